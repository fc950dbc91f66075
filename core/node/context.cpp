#include "core/node/context.h"

#include "core/base/assert.h"
#include "core/node/node_runner.h"
#include "core/node/runner_group.h"

namespace swarmstage {

namespace {

// Counted in 32 bits, as an outbox counts its bytes: more is a mistake of the node.
void put_into_outbox(Stream& stream, std::size_t bytes) {
  SWARMSTAGE_ASSERT(bytes <= UINT32_MAX - stream.in_the_outbox,
                    "a handler writes more than 4 GiB to a stream");
  stream.in_the_outbox += static_cast<std::uint32_t>(bytes);
}

}  // namespace

// --- What a node may see ---

WallTime Context::wall_time() {
  RunnerGroup& group = runner_->group_;
  WallTime time;
  const auto bytes = std::as_writable_bytes(std::span(&time.nanoseconds, 1));
  if (!group.replaying() || !group.answers_(group.answers_self_, AnswerKind::wall_time, bytes)) {
    time = group.driver_.wall_time(runner_->index_);
  }
  runner_->record(RecordKind::answer, static_cast<std::uint8_t>(AnswerKind::wall_time),
                  ByteView(bytes));
  return time;
}

void Context::fill_unguessable(std::span<std::byte> bytes) {
  RunnerGroup& group = runner_->group_;
  if (!group.replaying() || !group.answers_(group.answers_self_, AnswerKind::unguessable, bytes)) {
    group.driver_.fill_unguessable(runner_->index_, bytes);
  }
  runner_->record(RecordKind::answer, static_cast<std::uint8_t>(AnswerKind::unguessable),
                  ByteView(bytes));
}

std::size_t Context::unsent(StreamId stream) {
  RunnerGroup& group = runner_->group_;
  std::uint64_t count = 0;
  const auto bytes = std::as_writable_bytes(std::span(&count, 1));
  if (!group.replaying() || !group.answers_(group.answers_self_, AnswerKind::unsent, bytes)) {
    const Stream* known = runner_->live_stream(stream);
    count = known ? known->queue.size() + known->in_the_outbox : 0;
  }
  runner_->record(RecordKind::answer, static_cast<std::uint8_t>(AnswerKind::unsent),
                  ByteView(bytes));
  return static_cast<std::size_t>(count);
}

Random& Context::random() {
  return runner_->random_;
}
const Host& Context::host() const {
  const Host* host = runner_->rest_ ? runner_->rest_->host : nullptr;
  return host ? *host : runner_->group_.driver_.host(runner_->index_);
}
const Limits& Context::limits() const {
  return runner_->group_.limits_;
}
NodeIndex Context::node() const {
  return runner_->index_;
}

// --- Timers ---

void Context::set_timer_at(TimerId timer, TimePoint when) {
  timer.owner = owner_;
  Command& command = outbox_.add(CommandKind::set_timer);
  command.timer = timer;
  command.time = nanoseconds(when);
}

void Context::cancel_timer(TimerId timer) {
  timer.owner = owner_;
  outbox_.add(CommandKind::cancel_timer).timer = timer;
}

// --- Datagrams ---

PortId Context::open_port(const PortOptions& options) {
  SWARMSTAGE_ASSERT(runner_->port_count() < limits().ports, "a node opens too many ports");
  const PortId port = PortId::make(owner_, runner_->next_serial());
  runner_->add_port({port.value, false, false});
  outbox_.add(CommandKind::open_port, Outbox::Detail(options)).id = port.value;
  return port;
}

void Context::close_port(PortId port) {
  SWARMSTAGE_ASSERT(runner_->find_port(port.value), "a node closes a port that is not open");
  outbox_.add(CommandKind::close_port).id = port.value;
}

void Context::join_group(PortId port, const IpAddress& group) {
  SWARMSTAGE_ASSERT(runner_->find_port(port.value), "a node joins a group on a closed port");
  Command& command = outbox_.add(CommandKind::join_group);
  command.id = port.value;
  command.endpoint.address = group;
}

void Context::leave_group(PortId port, const IpAddress& group) {
  SWARMSTAGE_ASSERT(runner_->find_port(port.value), "a node leaves a group on a closed port");
  Command& command = outbox_.add(CommandKind::leave_group);
  command.id = port.value;
  command.endpoint.address = group;
}

void Context::send(PortId port, const Endpoint& to, ByteView bytes) {
  SWARMSTAGE_ASSERT(runner_->find_port(port.value), "a node sends from a port that is not open");
  SWARMSTAGE_ASSERT(bytes.size() <= limits().datagram_bytes, "a datagram is too long");
  Command& command = outbox_.add(CommandKind::send, bytes);
  command.id = port.value;
  command.endpoint = to;
}

void Context::broadcast(PortId port, std::uint16_t number, ByteView bytes) {
  SWARMSTAGE_ASSERT(runner_->find_port(port.value), "a node sends from a port that is not open");
  SWARMSTAGE_ASSERT(bytes.size() <= limits().datagram_bytes, "a datagram is too long");
  Command& command = outbox_.add(CommandKind::broadcast, bytes);
  command.id = port.value;
  command.number = number;
}

// --- Streams ---

ListenerId Context::listen(const ListenOptions& options) {
  SWARMSTAGE_ASSERT(runner_->port_count() < limits().ports, "a node opens too many listeners");
  const ListenerId listener = ListenerId::make(owner_, runner_->next_serial());
  runner_->add_port({listener.value, true, false});
  outbox_.add(CommandKind::listen, Outbox::Detail(options)).id = listener.value;
  return listener;
}

void Context::close_listener(ListenerId listener) {
  SWARMSTAGE_ASSERT(runner_->find_port(listener.value), "a node closes a listener twice");
  outbox_.add(CommandKind::close_listener).id = listener.value;
}

StreamId Context::connect(const Endpoint& to, const ConnectOptions& options) {
  const StreamId stream = runner_->streams().add(owner_).id;
  Command& command = outbox_.add(CommandKind::connect, Outbox::Detail(options));
  command.id = stream.value;
  command.endpoint = to;
  return stream;
}

void Context::write(StreamId stream, ByteView bytes) {
  Stream& known = runner_->stream_for_node(stream);
  SWARMSTAGE_ASSERT(!known.finished, "a node writes after finish");
  put_into_outbox(known, bytes.size());
  outbox_.add(CommandKind::write, bytes).id = stream.value;
}

void Context::write(StreamId stream, SharedBytes bytes) {
  Stream& known = runner_->stream_for_node(stream);
  SWARMSTAGE_ASSERT(!known.finished, "a node writes after finish");
  put_into_outbox(known, bytes.size());
  outbox_.add(CommandKind::write_shared, std::move(bytes)).id = stream.value;
}

void Context::write_follows(StreamId stream) const {
  runner_->fetch_stream_ahead(stream);
}

void Context::finish(StreamId stream) {
  Stream& known = runner_->stream_for_node(stream);
  if (known.finished) return;
  known.finished = true;
  outbox_.add(CommandKind::finish).id = stream.value;
}

void Context::abort(StreamId stream) {
  runner_->stream_for_node(stream);
  outbox_.add(CommandKind::abort).id = stream.value;
}

void Context::pause_reading(StreamId stream) {
  runner_->stream_for_node(stream);
  outbox_.add(CommandKind::pause).id = stream.value;
}

void Context::resume_reading(StreamId stream) {
  runner_->stream_for_node(stream);
  outbox_.add(CommandKind::resume).id = stream.value;
}

// --- Names, services, outsiders ---

ResolveId Context::resolve(std::string_view name) {
  const ResolveId resolve = ResolveId::make(owner_, runner_->next_serial());
  outbox_.add(CommandKind::resolve, ByteView(name)).id = resolve.value;
  return resolve;
}

CallId Context::call(std::string_view service, const Json& request, Duration deadline) {
  const CallId call = CallId::make(owner_, runner_->next_serial());
  Command& command = outbox_.add(CommandKind::call, ByteView(service));
  outbox_.attach(command, Outbox::Detail(request));
  command.id = call.value;
  command.time = nanoseconds(now_ + deadline);
  return call;
}

void Context::cancel_call(CallId call) {
  outbox_.add(CommandKind::cancel_call).id = call.value;
}

void Context::complete(InvocationId invocation, Json result) {
  outbox_.add(CommandKind::complete, Outbox::Detail(std::move(result))).id = invocation.value;
}

void Context::fail(InvocationId invocation, std::string_view error) {
  outbox_.add(CommandKind::fail, ByteView(error)).id = invocation.value;
}

void Context::changed(std::string_view observable) {
  outbox_.add(CommandKind::changed, ByteView(observable));
}

void Context::event(std::string_view name, Fields fields) {
  outbox_.add(CommandKind::event, name, fields);
}

void Context::measure(std::string_view name, double value) {
  outbox_.add(CommandKind::measure, ByteView(name)).value = value;
}

void Context::log(LogLevel level, std::string_view text, Fields fields) {
  if (logs(level)) outbox_.add(CommandKind::log, text, fields).level = level;
}

}  // namespace swarmstage
