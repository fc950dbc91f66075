#pragma once

// When an instance announces itself: three times in its first seconds, asking to
// be answered; then every interval, with jitter; and at once to a newcomer. A few
// newcomers get an answer each, spread a little, so that those who are there do
// not all speak at once; a crowd is answered by one broadcast.

#include <cstdint>
#include <vector>

#include "core/node/endpoint.h"
#include "core/node/rate_limit.h"

namespace swarmstage {
class Context;
}

namespace swarmstage::lan_discovery {

struct Discovery;

class Announcer {
 public:
  explicit Announcer(Discovery& discovery) : discovery_(discovery) {}

  /// We are there, or somewhere else: tells everybody, asks, and goes on.
  void begin(Context& context);
  void burst_again(Context& context, std::uint64_t round);
  /// The interval is over.
  void again(Context& context);
  /// Because somebody asked for it.
  void announce_now(Context& context);
  /// That newcomer, or who asks, shall hear of us.
  void answer(Context& context, const Endpoint& whom);
  void send_answers(Context& context);
  void say_goodbye(Context& context);
  void say_goodbye_again(Context& context);

  std::uint64_t announcements() const { return announcements_; }

 private:
  void announce(Context& context, bool asks);
  void set_interval(Context& context) const;
  void set_answers(Context& context);

  Discovery& discovery_;
  std::vector<Endpoint> waiting_;
  bool crowd_ = false;   // more than can be answered one by one
  bool timing_ = false;  // a timer for the answers is set
  RateLimit crowd_rate_{500ms, 1};
  std::uint64_t announcements_ = 0;
  unsigned goodbyes_ = 0;
};

}  // namespace swarmstage::lan_discovery
