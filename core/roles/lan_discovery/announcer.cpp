#include "core/roles/lan_discovery/announcer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/roles/lan_discovery/discovery.h"

namespace swarmstage::lan_discovery {

namespace {

constexpr std::array<Duration, 3> burst = {0ms, 500ms, 2s};
constexpr double jitter = 0.1;
constexpr Duration spread_per_peer = 1ms;
constexpr Duration longest_spread = 500ms;
constexpr Duration between_goodbyes = 100ms;

Duration scaled(Duration duration, double factor) {
  return Duration(static_cast<std::int64_t>(static_cast<double>(duration.count()) * factor));
}

}  // namespace

void Announcer::begin(Context& context) {
  if (discovery_.leaving) return;
  burst_again(context, 0);
}

void Announcer::burst_again(Context& context, std::uint64_t round) {
  if (discovery_.leaving) return;
  announce(context, true);
  set_interval(context);
  if (round + 1 >= burst.size()) return;
  context.set_timer(timer(TimerKind::burst, round + 1), burst[round + 1] - burst[round]);
}

void Announcer::again(Context& context) {
  if (discovery_.leaving) return;
  announce(context, false);
  set_interval(context);
}

void Announcer::announce_now(Context& context) {
  announce(context, true);
  set_interval(context);
}

void Announcer::announce(Context& context, bool asks) {
  Notice notice;
  notice.asks = asks;
  discovery_.voice.say_to_all(context, notice);
  if (discovery_.settings.compat_ouroboros) discovery_.legacy.announce(context);
  ++announcements_;
}

void Announcer::set_interval(Context& context) const {
  const double factor = 1 - jitter + 2 * jitter * context.random().real();
  context.set_timer(timer(TimerKind::announce), scaled(discovery_.settings.interval, factor));
}

// --- Answers ---

void Announcer::answer(Context& context, const Endpoint& whom) {
  if (discovery_.leaving) return;
  if (waiting_.size() >= discovery_.settings.answers_max) {
    discovery_.counters.reached(DiscoveryLimit::answers_max);
    crowd_ = true;
  } else if (std::find(waiting_.begin(), waiting_.end(), whom) == waiting_.end()) {
    waiting_.push_back(whom);
  }
  set_answers(context);
}

void Announcer::set_answers(Context& context) {
  if (std::exchange(timing_, true)) return;
  const auto peers = static_cast<std::int64_t>(discovery_.peers.size());
  const Duration spread = std::min<Duration>(longest_spread, (peers - 1) * spread_per_peer);
  const Duration delay =
      spread > Duration(0) ? context.random().between(Duration(0), spread) : Duration(0);
  context.set_timer(timer(TimerKind::answers), delay);
}

void Announcer::send_answers(Context& context) {
  timing_ = false;
  if (discovery_.leaving) return;
  Notice notice;
  notice.answers = true;
  for (const Endpoint& each : std::exchange(waiting_, {})) {
    if (!discovery_.ears.may_come_from(each.address)) continue;  // left out meanwhile
    discovery_.voice.say_to(context, each, notice);
  }
  if (!crowd_) return;
  if (!crowd_rate_.allow(context.now())) {
    timing_ = true;
    context.set_timer_at(timer(TimerKind::answers), crowd_rate_.open_at());
    return;
  }
  crowd_ = false;
  announce(context, false);
  set_interval(context);
}

// --- Leaving ---

void Announcer::say_goodbye(Context& context) {
  if (announcements_ == 0) return;  // nobody has heard of us
  Notice notice;
  notice.kind = NoticeKind::goodbye;
  discovery_.voice.say_to_all(context, notice);
  discovery_.hinted.say_goodbye(context, notice);
  ++goodbyes_;
  for (const TimerKind each : {TimerKind::announce, TimerKind::answers}) {
    context.cancel_timer(timer(each));
  }
  context.set_timer(timer(TimerKind::farewell), between_goodbyes);
}

void Announcer::say_goodbye_again(Context& context) {
  if (announcements_ == 0 || goodbyes_ >= 2) return;
  Notice notice;
  notice.kind = NoticeKind::goodbye;
  discovery_.voice.say_to_all(context, notice);
  discovery_.hinted.say_goodbye(context, notice);
  ++goodbyes_;
  context.cancel_timer(timer(TimerKind::farewell));
}

}  // namespace swarmstage::lan_discovery
