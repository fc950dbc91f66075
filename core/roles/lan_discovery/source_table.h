#pragma once

// How much each address has sent us lately, and been answered. Bounded: when it
// is full of addresses that were heard within the last second, further ones share
// a single allowance, so that a flood of forged addresses gets no more than that.

#include <map>

#include "core/node/endpoint.h"
#include "core/node/rate_limit.h"

namespace swarmstage::lan_discovery {

class SourceTable {
 public:
  struct Options {
    std::size_t limit = 4096;
    unsigned datagrams_per_second = 200;
    unsigned answers_per_second = 4;
  };
  struct Source {
    RateLimit datagrams;
    RateLimit answers;
    TimePoint heard{};
    TimePoint report_again{};  // before that, no fault of it is logged
  };

  explicit SourceTable(const Options& options) : options_(options), strangers_(fresh()) {}
  void set_options(const Options& options);

  /// `crowded` tells that there was no room, and all strangers share one.
  Source& of(const IpAddress& address, TimePoint now, bool& crowded);
  std::size_t size() const { return sources_.size(); }

 private:
  Source fresh() const;
  bool make_room(TimePoint now);

  Options options_;
  std::map<IpAddress, Source> sources_;
  Source strangers_;
  TimePoint cleared_{};
};

}  // namespace swarmstage::lan_discovery
