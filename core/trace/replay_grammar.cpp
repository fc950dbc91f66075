#include "core/trace/replay_grammar.h"

#include "core/trace/record_codec.h"

namespace swarmstage {

using namespace delivered;

void ReplayGrammar::asked(const TraceRecord& command) {
  RecordReader in(command.body);
  const std::uint64_t id = in.number();
  in.number();
  const std::uint64_t kind = in.number();
  const std::uint64_t subject = in.number();
  const Timer timer{kind >> 16U, kind & 0xffffU, subject};
  switch (static_cast<CommandKind>(command.type)) {
    case CommandKind::set_timer:
      timers_.insert(timer);
      break;
    case CommandKind::cancel_timer:
      timers_.erase(timer);
      break;
    case CommandKind::open_port:
      ports_[id] = Phase::opening;
      break;
    case CommandKind::listen:
      listeners_[id] = Phase::opening;
      break;
    case CommandKind::connect:
      streams_[id] = Phase::opening;
      break;
    case CommandKind::resolve:
      resolves_.insert(id);
      break;
    case CommandKind::call:
      calls_.insert(id);
      break;
    default:
      break;
  }
}

std::string ReplayGrammar::take(TimePoint time, const Delivery& delivery) {
  if (time < last_) return "time goes back";
  last_ = time;
  if (std::string wrong = check_life(delivery); !wrong.empty()) return wrong;
  return std::visit([this](const auto& each) { return check(each); }, delivery);
}

std::string ReplayGrammar::take_clock(TimePoint time) {
  if (time < last_) return "time goes back";
  last_ = time;
  return life_ == Life::over ? "a node that has stopped gets a clock" : "";
}

std::string ReplayGrammar::check_life(const Delivery& delivery) {
  const bool starts = std::holds_alternative<Started>(delivery);
  if (life_ == Life::over) return "something happens to a node that has stopped";
  if (starts != (life_ == Life::fresh)) {
    return starts ? "the node is started twice" : "something happens to a node before its start";
  }
  life_ = std::holds_alternative<Stopped>(delivery) ? Life::over : Life::running;
  return {};
}

/// A port or a listener is opened, or it failed or was closed and is no more.
std::string ReplayGrammar::answer(std::uint64_t id, bool opened, bool listener) {
  const std::string what = listener ? "a listener" : "a port";
  auto& all = listener ? listeners_ : ports_;
  const auto found = all.find(id);
  if (found == all.end()) return what + " is answered that was not asked for";
  if (opened && found->second == Phase::open) return what + " is opened twice";
  if (opened) {
    found->second = Phase::open;
  } else {
    all.erase(found);
  }
  return {};
}

std::string ReplayGrammar::check_stream(std::uint64_t id, bool data) {
  const auto found = streams_.find(id);
  if (found == streams_.end()) return "a stream speaks that is not there";
  if (found->second == Phase::opening) return "a stream speaks before it is open";
  if (data && found->second == Phase::ended) return "a stream brings data after its end";
  return {};
}

template <typename D>
std::string ReplayGrammar::check(const D& d) {
  if constexpr (std::is_same_v<D, PortOpened>) return answer(d.port.value, true, false);
  if constexpr (std::is_same_v<D, PortFailed> || std::is_same_v<D, PortClosed>) {
    return answer(d.port.value, false, false);
  }
  if constexpr (std::is_same_v<D, ListenerOpened>) return answer(d.listener.value, true, true);
  if constexpr (std::is_same_v<D, ListenerFailed> || std::is_same_v<D, ListenerClosed>) {
    return answer(d.listener.value, false, true);
  }
  if constexpr (std::is_same_v<D, Datagram>) {
    const auto port = ports_.find(d.port.value);
    if (port == ports_.end() || port->second == Phase::opening) {
      return "a datagram comes to a port that is not open";
    }
  }
  if constexpr (std::is_same_v<D, TimerFired>) {
    if (timers_.erase({d.timer.kind, d.timer.owner, d.timer.subject}) == 0) {
      return "a timer fires that is not set";
    }
  }
  if constexpr (std::is_same_v<D, StreamOpened>) {
    const auto found = streams_.find(d.stream.value);
    const bool accepted = bool{d.info.listener};
    if (accepted && !listeners_.contains(d.info.listener.value)) {
      return "a connection comes to a listener that is not there";
    }
    if (accepted != (found == streams_.end())) return "a stream is opened that was not asked for";
    if (!accepted && found->second != Phase::opening) return "a stream is opened twice";
    streams_[d.stream.value] = Phase::open;
  }
  if constexpr (std::is_same_v<D, StreamData> || std::is_same_v<D, StreamEnded>) {
    std::string wrong = check_stream(d.stream.value, true);
    if (wrong.empty() && std::is_same_v<D, StreamEnded>) streams_[d.stream.value] = Phase::ended;
    return wrong;
  }
  if constexpr (std::is_same_v<D, StreamWritable>) return check_stream(d.stream.value, false);
  if constexpr (std::is_same_v<D, StreamClosed>) {
    if (streams_.erase(d.stream.value) == 0) return "a stream is closed that is not there";
  }
  if constexpr (std::is_same_v<D, Resolved>) {
    if (resolves_.erase(d.resolve.value) == 0) return "a name is answered that nobody asked for";
  }
  if constexpr (std::is_same_v<D, Replied>) {
    if (!calls_.contains(d.call.value)) return "a service answers what nobody asked";
    if (d.reply.last) calls_.erase(d.call.value);
  }
  return {};
}

}  // namespace swarmstage
