#include "core/node/command_drain.h"

#include "core/base/assert.h"
#include "core/node/node_runner.h"
#include "core/node/runner_group.h"
#include "core/trace/digest.h"
#include "core/trace/record_codec.h"

namespace swarmstage {

namespace {

bool is_logical(CommandKind kind) {
  return kind != CommandKind::measure && kind != CommandKind::changed;
}

bool tells_opened(const Delivery& delivery, std::uint32_t id) {
  if (const auto* port = std::get_if<delivered::PortOpened>(&delivery)) {
    return port->port.value == id;
  }
  const auto* listener = std::get_if<delivered::ListenerOpened>(&delivery);
  return listener && listener->listener.value == id;
}

}  // namespace

CommandDrain::CommandDrain(NodeRunner& runner)
    : runner_(runner), group_(runner.group_), outbox_(group_.outbox_) {}

void CommandDrain::run() {
  // By index: a driver's answer may not add commands, but the span must not
  // be trusted across calls out of here.
  for (std::size_t i = 0; i < outbox_.commands().size(); ++i) {
    const Command& command = outbox_.commands()[i];
    note(command);
    execute(command);
  }
  flush_written();
  group_.outbox_.clear();
}

// Once per stream and handler, so that many small writes leave as one.
void CommandDrain::flush_written() {
  for (const StreamId id : group_.to_flush_) {
    Stream* stream = runner_.live_stream(id);
    stream->flush_asked = false;
    if (stream->phase != Stream::Phase::closing) group_.driver_.flush(runner_.index_, id);
  }
  group_.to_flush_.clear();
}

// Stream bytes enter the logical hash by content, when the stream closes.
void CommandDrain::note(const Command& command) {
  if (command.kind == CommandKind::log) return;
  const auto type = static_cast<std::uint8_t>(command.kind);
  std::uint64_t digest = digest_kind(RecordKind::command, type, command.id);
  RunHashes& hashes = runner_.hashes_;
  switch (command.kind) {
    case CommandKind::write:
    case CommandKind::write_shared:
      hashes.add_timed(digest ^ command.size, nanoseconds(runner_.last_time_));
      break;
    case CommandKind::set_timer:
      digest ^= digest_of(command.timer);
      hashes.logical = mix(hashes.logical, digest);
      hashes.add_timed(digest, command.time);
      break;
    case CommandKind::send:
      digest = mix(digest ^ digest_of(command.endpoint), hash_bytes(outbox_.bytes(command)));
      hashes.add(digest, nanoseconds(runner_.last_time_));
      break;
    default: {
      RecordWriter out(group_.scratch_);
      encode_command(out, outbox_, command);
      digest = mix(digest, hash_bytes(out.view()));
      if (is_logical(command.kind)) hashes.logical = mix(hashes.logical, digest);
      hashes.add_timed(digest, command.time);
    }
  }
  if (!group_.trace_) return;
  RecordWriter out(group_.scratch_);
  encode_command(out, outbox_, command);
  runner_.record(RecordKind::command, type, out.view());
}

void CommandDrain::execute(const Command& command) {
  switch (command.kind) {
    case CommandKind::set_timer:
      runner_.timers_.set(command.timer, command.when());
      SWARMSTAGE_ASSERT(runner_.timers_.size() <= group_.limits_.timers,
                        "a node sets too many timers");
      break;
    case CommandKind::cancel_timer:
      runner_.timers_.cancel(command.timer);
      break;
    case CommandKind::open_port:
    case CommandKind::close_port:
    case CommandKind::join_group:
    case CommandKind::leave_group:
    case CommandKind::send:
    case CommandKind::broadcast:
    case CommandKind::listen:
    case CommandKind::close_listener:
      execute_port(command);
      break;
    case CommandKind::connect:
      open_stream(command);
      break;
    case CommandKind::write:
    case CommandKind::write_shared:
    case CommandKind::finish:
    case CommandKind::abort:
    case CommandKind::pause:
    case CommandKind::resume:
      execute_stream(command);
      break;
    case CommandKind::resolve:
    case CommandKind::call:
    case CommandKind::cancel_call:
      execute_service(command);
      break;
    default:
      execute_towards_outside(command);
  }
}

void CommandDrain::execute_port(const Command& command) {
  Driver& driver = group_.driver_;
  const NodeIndex node = runner_.index_;
  // The port may have failed or closed since the handler ran; then it is told.
  if (!runner_.find_port(static_cast<std::uint32_t>(command.id))) return;
  switch (command.kind) {
    case CommandKind::open_port:
      driver.open_port(node, command.port(), outbox_.detail<PortOptions>(command));
      break;
    case CommandKind::listen:
      driver.listen(node, command.listener(), outbox_.detail<ListenOptions>(command));
      break;
    case CommandKind::join_group:
      driver.join_group(node, command.port(), command.endpoint.address);
      break;
    case CommandKind::leave_group:
      driver.leave_group(node, command.port(), command.endpoint.address);
      break;
    case CommandKind::send:
      driver.send(node, command.port(), command.endpoint, outbox_.bytes(command));
      break;
    case CommandKind::broadcast:
      driver.broadcast(node, command.port(), command.number, outbox_.bytes(command));
      break;
    default:
      close_port(command);
  }
}

void CommandDrain::close_port(const Command& command) {
  const NodeRunner::Port port = *runner_.find_port(static_cast<std::uint32_t>(command.id));
  constexpr CloseReason reason = CloseReason::closed_by_us;
  // Opened at once, in this very drain: the node has not heard it and never will.
  std::erase_if(group_.waiting_,
                [&](const Delivery& waiting) { return tells_opened(waiting, port.id); });
  if (port.listener) {
    group_.driver_.close_listener(runner_.index_, command.listener());
    if (port.open) return runner_.defer_own(delivered::ListenerClosed{command.listener(), reason});
    return runner_.defer_own(delivered::ListenerFailed{command.listener(), reason});
  }
  group_.driver_.close_port(runner_.index_, command.port());
  if (port.open) return runner_.defer_own(delivered::PortClosed{command.port(), reason});
  runner_.defer_own(delivered::PortFailed{command.port(), reason});
}

void CommandDrain::open_stream(const Command& command) {
  Stream* stream = runner_.live_stream(command.stream());
  if (runner_.stream_count() > group_.limits_.streams && !group_.replaying()) {
    ++group_.limit_counters_[static_cast<std::size_t>(LimitName::streams)];
    stream->phase = Stream::Phase::closing;
    return runner_.defer_own(delivered::StreamClosed{command.stream(), CloseReason::stream_limit});
  }
  group_.driver_.connect(runner_.index_, command.stream(), command.endpoint,
                         outbox_.detail<ConnectOptions>(command));
}

void CommandDrain::execute_stream(const Command& command) {
  Stream* stream = runner_.live_stream(command.stream());
  if (!stream) return;
  const bool writes =
      command.kind == CommandKind::write || command.kind == CommandKind::write_shared;
  if (writes) stream->in_the_outbox -= command.size;
  if (stream->phase == Stream::Phase::closing) return;
  if (writes) return write(*stream, command);
  Driver& driver = group_.driver_;
  switch (command.kind) {
    case CommandKind::finish:
      driver.finish(runner_.index_, stream->id);
      break;
    case CommandKind::pause:
      driver.pause(runner_.index_, stream->id);
      break;
    case CommandKind::resume:
      driver.resume(runner_.index_, stream->id);
      break;
    case CommandKind::abort:
      close_stream(*stream, CloseReason::closed_by_us);
      break;
    default:
      SWARMSTAGE_ASSERT(false, "a command is none for a stream");
  }
}

void CommandDrain::write(Stream& stream, const Command& command) {
  const ByteView bytes = outbox_.bytes(command);
  if (group_.content_hashes_) stream.written.add(bytes);
  const bool shares = command.kind == CommandKind::write_shared && bytes.size() >= 4096;
  if (shares) {
    stream.queue.append(outbox_.shared(command));
  } else {
    stream.queue.append(group_.blocks_, bytes);
  }
  if (stream.queue.size() > group_.limits_.high_water_bytes) stream.was_high = true;
  if (stream.queue.size() > group_.limits_.stream_queue_bytes && !group_.replaying()) {
    ++group_.limit_counters_[static_cast<std::size_t>(LimitName::stream_queue_bytes)];
    return close_stream(stream, CloseReason::queue_limit);
  }
  if (std::exchange(stream.flush_asked, true)) return;
  group_.to_flush_.push_back(stream.id);
  group_.driver_.flush_follows(runner_.index_, stream.id);
}

void CommandDrain::close_stream(Stream& stream, CloseReason reason) {
  stream.phase = Stream::Phase::closing;
  group_.driver_.abort(runner_.index_, stream.id);
  runner_.defer_own(delivered::StreamClosed{stream.id, reason});
}

void CommandDrain::execute_service(const Command& command) {
  Driver& driver = group_.driver_;
  const auto id = static_cast<std::uint32_t>(command.id);
  if (command.kind == CommandKind::cancel_call) {
    if (!runner_.rest_ || !runner_.rest_->questions.remove(id)) return;
    return driver.cancel_call(runner_.index_, command.call());
  }
  QuestionTable& questions = runner_.rest().questions;
  questions.add(id);
  if (questions.size() > group_.limits_.pending && !group_.replaying()) {
    return refuse_question(command);
  }
  if (command.kind == CommandKind::resolve) {
    return driver.resolve(runner_.index_, command.resolve(), outbox_.bytes(command).text());
  }
  driver.call(runner_.index_, command.call(), outbox_.bytes(command).text(),
              outbox_.detail<Json>(command), runner_.time_of(command.when()));
}

void CommandDrain::refuse_question(const Command& command) {
  ++group_.limit_counters_[static_cast<std::size_t>(LimitName::pending)];
  if (command.kind == CommandKind::resolve) {
    return runner_.defer_own(
        delivered::Resolved{command.resolve(), {{}, "too many names under way"}});
  }
  runner_.defer_own(delivered::Replied{
      command.call(), {ServiceReply::Status::failed, true, "too many calls under way"}});
}

void CommandDrain::execute_towards_outside(const Command& command) {
  Observer& observer = group_.observer_;
  const NodeIndex node = runner_.index_;
  const TimePoint now = runner_.last_time_;
  const ByteView bytes = outbox_.bytes(command);
  switch (command.kind) {
    case CommandKind::complete:
      observer.completed(node, now, command.invocation(),
                         {true, outbox_.detail<Json>(command), {}});
      break;
    case CommandKind::fail:
      observer.completed(node, now, command.invocation(), {false, {}, std::string(bytes.text())});
      break;
    case CommandKind::changed:
      observer.changed(node, now, bytes.text());
      break;
    case CommandKind::event:
      observer.event(node, now, bytes);
      break;
    case CommandKind::measure:
      observer.measured(node, now, bytes.text(), command.value);
      break;
    default:
      observer.logged(node, now, command.level, bytes);
  }
}

}  // namespace swarmstage
