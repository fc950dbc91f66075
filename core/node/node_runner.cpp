#include "core/node/node_runner.h"

#include <exception>

#include "core/base/assert.h"
#include "core/node/command_drain.h"
#include "core/node/runner_group.h"
#include "core/trace/digest.h"
#include "core/trace/record_codec.h"

namespace swarmstage {

using namespace delivered;

NodeRunner::NodeRunner(RunnerGroup& group, NodeIndex index, std::uint64_t stable_id,
                       const Host& host, std::unique_ptr<Node> node)
    : NodeRunner(group, index, stable_id, std::move(node)) {
  rest().host = &host;
}

NodeRunner::NodeRunner(RunnerGroup& group, NodeIndex index, std::uint64_t stable_id,
                       std::unique_ptr<Node> node)
    : group_(group),
      node_(std::move(node)),
      index_(index),
      random_(group.run_seed_, stable_id, "node") {}

NodeRunner::~NodeRunner() = default;

// --- Life ---

void NodeRunner::start(TimePoint now) {
  SWARMSTAGE_ASSERT(life_ == Life::fresh, "a node is started twice");
  life_ = Life::alive;
  deliver(now, Started{});
}

void NodeRunner::drain(TimePoint now) {
  deliver(now, Drained{});
}

void NodeRunner::stop(TimePoint now) {
  if (life_ != Life::alive) return;
  deliver(now, Stopped{});
  crash();
}

void NodeRunner::crash() {
  SWARMSTAGE_ASSERT(group_.active_ == nullptr, "a node is ended inside a handler");
  const bool lived = life_ == Life::alive;
  life_ = Life::over;
  if (rest_) rest_->streams.each([this](const Stream& stream) { fold(stream); });
  if (lived && group_.trace_) {
    RecordWriter out(group_.scratch_);
    out.number(hashes_.logical).number(hashes_.timed);
    record(RecordKind::finished, 0, out.view());
  }
  timers_.clear();
  port_ = {};
  drifts_ = 0;
  rest_.reset();
}

std::optional<std::string> NodeRunner::reload(TimePoint now, const Json& config) {
  group_.reload_error_.reset();
  deliver(now, Reloaded{config});
  return std::exchange(group_.reload_error_, std::nullopt);
}

void NodeRunner::invoke(TimePoint now, const Invocation& invocation) {
  deliver(now, Invoked{invocation});
}

Json NodeRunner::observe(std::string_view name, const Json& arguments) const {
  return node_->observe(name, arguments);
}

// --- The bracket around every handler ---

template <typename D>
void NodeRunner::deliver(TimePoint now, const D& delivery) {
  if (life_ != Life::alive) return;
  if (group_.active_) {
    SWARMSTAGE_ASSERT(group_.active_ == this, "a driver delivers to one node from inside another");
    return defer(delivery);
  }
  group_.active_ = this;
  bracket(now, delivery);
  while (!group_.waiting_.empty()) {
    const Delivery next = std::move(group_.waiting_.front());
    group_.waiting_.pop_front();
    std::visit([&](const auto& each) { bracket(now, each); }, next);
  }
  group_.active_ = nullptr;
  settle(now);
}

void NodeRunner::deliver_any(TimePoint now, const Delivery& delivery) {
  std::visit([&](const auto& each) { deliver(now, each); }, delivery);
}

template <typename D>
void NodeRunner::bracket(TimePoint now, const D& delivery) {
  SWARMSTAGE_ASSERT(now >= last_time_, "time goes back");
  SWARMSTAGE_ASSERT(group_.outbox_.empty(), "the outbox is not empty between handlers");
  if (life_ != Life::alive || !admit(delivery)) return;
  last_time_ = now;
  note(delivery);
  Context& context = group_.context_;
  context.runner_ = this;
  context.now_ = shown_at(now);
  context.owner_ = 0;
  try {
    dispatch(context, delivery);
  } catch (const std::exception& error) {
    return fail(now, error.what());
  }
  CommandDrain(*this).run();
  conclude(delivery);
  context.runner_ = nullptr;
}

// A handler that threw left its node in a state nobody knows: it is dropped.
void NodeRunner::fail(TimePoint now, std::string_view what) {
  group_.outbox_.clear();
  group_.waiting_.clear();
  group_.context_.runner_ = nullptr;
  life_ = Life::over;
  group_.observer_.failed(index_, now, what);
}

void NodeRunner::settle(TimePoint) {
  const TimePoint earliest = time_of(timers_.earliest());
  if (earliest >= told_) return;
  told_ = earliest;
  group_.driver_.wake_at(index_, earliest);
}

void NodeRunner::wake(TimePoint now) {
  if (life_ != Life::alive) return;
  if (now >= told_) told_ = never;
  const std::uint32_t mark = timers_.mark();
  const TimePoint shown = shown_at(now);
  while (const auto timer = timers_.take_due(shown, mark)) deliver(now, TimerFired{*timer});
  if (life_ == Life::alive) settle(now);
}

void NodeRunner::defer(Delivery delivery) {
  const auto* closed = std::get_if<StreamClosed>(&delivery);
  if (Stream* stream = closed ? live_stream(closed->stream) : nullptr) {
    stream->phase = Stream::Phase::closing;
  }
  SWARMSTAGE_ASSERT(
      !std::holds_alternative<Datagram>(delivery) && !std::holds_alternative<StreamData>(delivery),
      "a driver delivers borrowed bytes from inside a command");
  group_.waiting_.push_back(std::move(delivery));
}

void NodeRunner::defer_own(Delivery delivery) {
  if (!group_.replaying()) group_.waiting_.push_back(std::move(delivery));
}

// --- Grammar: what may be delivered now, and what it changes before the node hears ---

template <typename D>
bool NodeRunner::admit(const D& delivery) {
  if constexpr (std::is_same_v<D, PortOpened> || std::is_same_v<D, PortFailed> ||
                std::is_same_v<D, PortClosed>) {
    if (!find_port(delivery.port.value)) return false;
    answer_port(delivery.port.value, std::is_same_v<D, PortOpened>);
  } else if constexpr (std::is_same_v<D, ListenerOpened> || std::is_same_v<D, ListenerFailed> ||
                       std::is_same_v<D, ListenerClosed>) {
    if (!find_port(delivery.listener.value)) return false;
    answer_port(delivery.listener.value, std::is_same_v<D, ListenerOpened>);
  } else if constexpr (std::is_same_v<D, Datagram>) {
    if (!find_port(delivery.port.value)) return false;
  } else if constexpr (std::is_same_v<D, TimerFired>) {
    if (group_.replaying()) timers_.cancel(delivery.timer);
  } else if constexpr (std::is_same_v<D, Resolved>) {
    return rest_ && rest_->questions.remove(delivery.resolve.value);
  } else if constexpr (std::is_same_v<D, Replied>) {
    if (!is_asked(delivery.call.value)) return false;
    if (delivery.reply.last) rest_->questions.remove(delivery.call.value);
  } else if constexpr (requires { delivery.stream; }) {
    Stream* stream = live_stream(delivery.stream);
    if (!stream) return false;
    constexpr bool closes = std::is_same_v<D, StreamClosed>;
    if (stream->phase == Stream::Phase::closing && !closes) return false;
    if constexpr (closes) stream->phase = Stream::Phase::closing;
    if constexpr (std::is_same_v<D, StreamOpened>) {
      SWARMSTAGE_ASSERT(stream->phase == Stream::Phase::opening, "a stream is opened twice");
      stream->phase = Stream::Phase::open;
    } else if constexpr (!closes) {
      SWARMSTAGE_ASSERT(stream->phase == Stream::Phase::open, "a stream speaks before it is open");
    }
    if constexpr (std::is_same_v<D, StreamData>) {
      SWARMSTAGE_ASSERT(!stream->ended, "a stream brings data after its end");
      if (group_.content_hashes_) stream->received.add(delivery.bytes);
    }
    if constexpr (std::is_same_v<D, StreamEnded>) {
      SWARMSTAGE_ASSERT(!stream->ended, "a stream ends twice");
      stream->ended = true;
    }
  }
  return true;
}

template <typename D>
void NodeRunner::conclude(const D& delivery) {
  if constexpr (std::is_same_v<D, StreamClosed>) {
    fold(*live_stream(delivery.stream));
    rest_->streams.remove(delivery.stream);
  }
}

// --- Hashes and trace ---

template <typename D>
void NodeRunner::note(const D& delivery) {
  constexpr auto type = static_cast<std::uint8_t>(delivery_index<D>());
  const std::int64_t time = nanoseconds(last_time_);
  if constexpr (std::is_same_v<D, Datagram>) {
    hashes_.add(digest_kind(RecordKind::delivery, type, digest_of(delivery)), time);
  } else if constexpr (std::is_same_v<D, TimerFired>) {
    hashes_.add(digest_kind(RecordKind::delivery, type, digest_of(delivery.timer)), time);
  } else if constexpr (std::is_same_v<D, StreamData>) {
    const std::uint64_t digest = digest_kind(RecordKind::delivery, type, delivery.stream.value);
    hashes_.add_timed(digest ^ delivery.bytes.size(), time);
  } else if constexpr (std::is_same_v<D, StreamWritable>) {
    hashes_.add_timed(digest_kind(RecordKind::delivery, type, delivery.stream.value), time);
  } else {
    RecordWriter out(group_.scratch_);
    encode_delivery(out, delivery);
    hashes_.add(digest_kind(RecordKind::delivery, type, hash_bytes(out.view())), time);
  }
  if (!group_.trace_) return;
  RecordWriter out(group_.scratch_);
  encode_delivery(out, delivery);
  record(RecordKind::delivery, type, out.view());
}

void NodeRunner::record(RecordKind kind, std::uint8_t type, ByteView body) {
  if (group_.trace_) group_.trace_->record({kind, type, index_, last_time_, body});
}

void NodeRunner::fold(const Stream& stream) {
  hashes_.logical = mix(hashes_.logical ^ stream.received.value(), stream.written.value());
  hashes_.timed = mix(hashes_.timed ^ stream.received.value(), stream.written.value());
}

RunHashes NodeRunner::hashes() const {
  RunHashes result = hashes_;
  if (!rest_) return result;
  rest_->streams.each([&result](const Stream& stream) {
    result.logical = mix(result.logical ^ stream.received.value(), stream.written.value());
    result.timed = mix(result.timed ^ stream.received.value(), stream.written.value());
  });
  return result;
}

// --- Streams and ports ---

Stream& NodeRunner::stream_for_node(StreamId stream) {
  Stream* known = live_stream(stream);
  SWARMSTAGE_ASSERT(known, "a node uses a stream that was closed");
  return *known;
}

NodeRunner::Rest& NodeRunner::rest() {
  if (!rest_) rest_ = std::make_unique<Rest>();
  return *rest_;
}

std::size_t NodeRunner::port_count() const {
  return (port_.id != 0 ? 1U : 0U) + (rest_ ? rest_->ports.size() : 0U);
}

void NodeRunner::add_port(const Port& port) {
  if (port_.id == 0) {
    port_ = port;
  } else {
    rest().ports.push_back(port);
  }
}

NodeRunner::Port* NodeRunner::find_port(std::uint32_t id) {
  if (port_.id == id) return id == 0 ? nullptr : &port_;
  if (!rest_) return nullptr;
  for (Port& port : rest_->ports) {
    if (port.id == id) return &port;
  }
  return nullptr;
}

void NodeRunner::forget_port(Port* port) {
  if (port == &port_) {
    port_ = {};
  } else {
    rest_->ports.erase(rest_->ports.begin() + (port - rest_->ports.data()));
  }
}

// Opened marks it; failed and closed forget it.
void NodeRunner::answer_port(std::uint32_t id, bool opened) {
  Port* port = find_port(id);
  if (opened) {
    SWARMSTAGE_ASSERT(!port->open, "a port is opened twice");
    port->open = true;
    return;
  }
  forget_port(port);
}

std::uint32_t NodeRunner::next_serial() {
  SWARMSTAGE_ASSERT(last_serial_ != 0xffffffU, "a node has used up its ids");
  return ++last_serial_;
}

// --- One handler for each delivery ---

template <typename D>
void NodeRunner::dispatch(Context& context, const D& d) {
  Node& node = *node_;
  if constexpr (std::is_same_v<D, Started>) node.on_start(context);
  if constexpr (std::is_same_v<D, Drained>) node.on_drain(context);
  if constexpr (std::is_same_v<D, Stopped>) node.on_stop(context);
  if constexpr (std::is_same_v<D, Reloaded>) {
    group_.reload_error_ = node.on_reload(context, d.config);
  }
  if constexpr (std::is_same_v<D, PortOpened>) node.on_port_opened(context, d.port, d.local);
  if constexpr (std::is_same_v<D, PortFailed>) node.on_port_failed(context, d.port, d.reason);
  if constexpr (std::is_same_v<D, PortClosed>) node.on_port_closed(context, d.port, d.reason);
  if constexpr (std::is_same_v<D, Datagram>) node.on_datagram(context, d);
  if constexpr (std::is_same_v<D, TimerFired>) node.on_timer(context, d.timer);
  if constexpr (std::is_same_v<D, ListenerOpened>) {
    node.on_listener_opened(context, d.listener, d.local);
  }
  if constexpr (std::is_same_v<D, ListenerFailed>) {
    node.on_listener_failed(context, d.listener, d.reason);
  }
  if constexpr (std::is_same_v<D, ListenerClosed>) {
    node.on_listener_closed(context, d.listener, d.reason);
  }
  if constexpr (std::is_same_v<D, StreamOpened>) node.on_stream_opened(context, d.stream, d.info);
  if constexpr (std::is_same_v<D, StreamData>) node.on_stream_data(context, d.stream, d.bytes);
  if constexpr (std::is_same_v<D, StreamEnded>) node.on_stream_end(context, d.stream);
  if constexpr (std::is_same_v<D, StreamWritable>) node.on_stream_writable(context, d.stream);
  if constexpr (std::is_same_v<D, StreamClosed>) node.on_stream_closed(context, d.stream, d.reason);
  if constexpr (std::is_same_v<D, Resolved>) node.on_resolved(context, d.resolve, d.reply);
  if constexpr (std::is_same_v<D, Replied>) node.on_reply(context, d.call, d.reply);
  if constexpr (std::is_same_v<D, Invoked>) node.on_invoke(context, d.invocation);
  if constexpr (std::is_same_v<D, HostChanged>) node.on_host_changed(context, d.change);
}

template void NodeRunner::deliver(TimePoint, const Started&);
template void NodeRunner::deliver(TimePoint, const Drained&);
template void NodeRunner::deliver(TimePoint, const Stopped&);
template void NodeRunner::deliver(TimePoint, const Reloaded&);
template void NodeRunner::deliver(TimePoint, const PortOpened&);
template void NodeRunner::deliver(TimePoint, const PortFailed&);
template void NodeRunner::deliver(TimePoint, const PortClosed&);
template void NodeRunner::deliver(TimePoint, const Datagram&);
template void NodeRunner::deliver(TimePoint, const TimerFired&);
template void NodeRunner::deliver(TimePoint, const ListenerOpened&);
template void NodeRunner::deliver(TimePoint, const ListenerFailed&);
template void NodeRunner::deliver(TimePoint, const ListenerClosed&);
template void NodeRunner::deliver(TimePoint, const StreamOpened&);
template void NodeRunner::deliver(TimePoint, const StreamData&);
template void NodeRunner::deliver(TimePoint, const StreamEnded&);
template void NodeRunner::deliver(TimePoint, const StreamWritable&);
template void NodeRunner::deliver(TimePoint, const StreamClosed&);
template void NodeRunner::deliver(TimePoint, const Resolved&);
template void NodeRunner::deliver(TimePoint, const Replied&);
template void NodeRunner::deliver(TimePoint, const Invoked&);
template void NodeRunner::deliver(TimePoint, const HostChanged&);

}  // namespace swarmstage
