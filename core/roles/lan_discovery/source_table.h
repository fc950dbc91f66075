#pragma once

// How much each address has sent us lately, and been answered. Bounded: when it
// is full, further addresses share a single allowance, so that a flood of forged
// ones gets no more than that. Forgets in two steps whom it has not heard for a
// while; nothing is ever searched through.

#include <unordered_map>

#include "core/node/endpoint.h"
#include "core/node/rate_limit.h"
#include "core/roles/lan_discovery/keyed_mix.h"

namespace swarmstage::lan_discovery {

class SourceTable {
 public:
  struct Options {
    std::size_t limit = 4096;
    unsigned datagrams_per_second = 200;
    unsigned answers_per_second = 20;
    std::uint64_t key = 0;  // that nobody can guess
  };
  struct Source {
    RateLimit datagrams;
    RateLimit answers;
  };

  explicit SourceTable(const Options& options);
  /// Forgets everybody.
  void set_options(const Options& options);

  /// `crowded` tells that there was no room, and all strangers share one.
  Source& of(const IpAddress& address, TimePoint now, bool& crowded);
  std::size_t size() const { return recent_.size() + earlier_.size(); }

 private:
  using Sources = std::unordered_map<IpAddress, Source, KeyedMix>;

  Source fresh() const;
  Sources empty() const { return Sources(0, KeyedMix(options_.key)); }

  Options options_;
  Sources recent_;
  Sources earlier_;
  Source strangers_;
  TimePoint turned_{};  // when recent became earlier
};

}  // namespace swarmstage::lan_discovery
