#include "tests/support/diary.h"

#include <algorithm>

namespace swarmstage::support {

using namespace delivered;

namespace {

template <typename Map, typename Id>
const auto& entry(const Map& map, Id id) {
  static const typename Map::mapped_type nothing{};
  const auto found = map.find(id);
  return found == map.end() ? nothing : found->second;
}

}  // namespace

void Diary::note(TimePoint now, const Delivery& delivery) {
  const bool starts = std::holds_alternative<Started>(delivery);
  require(started_ || starts, "something is heard before start");
  require(!stopped_, "something is heard after stop");
  require(now >= last_time_, "time goes back");
  last_time_ = now;
  order_.push_back(delivery_name(delivery.index()));
  std::visit([this](const auto& each) { hear(each); }, delivery);
}

void Diary::begin_again() {
  started_ = false;
  stopped_ = false;
  ports_.clear();
  listeners_.clear();
  streams_.clear();
  replies_.clear();
  resolved_.clear();
}

void Diary::require(bool condition, std::string_view what) {
  if (!condition) breach(what);
}

std::size_t Diary::count(std::string_view delivery) const {
  return static_cast<std::size_t>(std::count(order_.begin(), order_.end(), delivery));
}

const PortDiary& Diary::port(PortId id) const {
  return entry(ports_, id);
}
const ListenerDiary& Diary::listener(ListenerId id) const {
  return entry(listeners_, id);
}
const StreamDiary& Diary::stream(StreamId id) const {
  return entry(streams_, id);
}
const std::vector<ServiceReply>& Diary::replies(CallId id) const {
  return entry(replies_, id);
}
const ResolveReply* Diary::resolved(ResolveId id) const {
  const auto found = resolved_.find(id);
  return found == resolved_.end() ? nullptr : &found->second;
}

// --- What each delivery may follow, and what it leaves ---

void Diary::hear(const Started&) {
  require(!started_, "start is heard twice");
  started_ = true;
}

void Diary::hear(const PortOpened& d) {
  PortDiary& port = ports_[d.port];
  require(!port.opened && !port.failed, "a port is answered twice");
  require(!port.closed, "a port is opened after it was closed");
  port.opened = d.local;
}

void Diary::hear(const PortFailed& d) {
  PortDiary& port = ports_[d.port];
  require(!port.opened && !port.failed, "a port is answered twice");
  port.failed = d.reason;
}

void Diary::hear(const PortClosed& d) {
  PortDiary& port = ports_[d.port];
  require(port.opened.has_value(), "a port is closed that was not open");
  require(!port.closed, "a port is closed twice");
  port.closed = d.reason;
}

void Diary::hear(const Datagram& d) {
  PortDiary& port = ports_[d.port];
  require(port.opened && !port.closed, "a datagram is heard on a port that is not open");
  port.datagrams.push_back(
      {d.from, d.to, d.interface, d.cast, std::string(d.bytes.text()), last_time_});
  ++datagram_count_;
}

void Diary::hear(const ListenerOpened& d) {
  ListenerDiary& listener = listeners_[d.listener];
  require(!listener.opened && !listener.failed, "a listener is answered twice");
  require(!listener.closed, "a listener is opened after it was closed");
  listener.opened = d.local;
}

void Diary::hear(const ListenerFailed& d) {
  ListenerDiary& listener = listeners_[d.listener];
  require(!listener.opened && !listener.failed, "a listener is answered twice");
  listener.failed = d.reason;
}

void Diary::hear(const ListenerClosed& d) {
  ListenerDiary& listener = listeners_[d.listener];
  require(listener.opened.has_value(), "a listener is closed that was not open");
  require(!listener.closed, "a listener is closed twice");
  listener.closed = d.reason;
}

void Diary::hear(const StreamOpened& d) {
  StreamDiary& stream = streams_[d.stream];
  require(!stream.opened, "a stream is opened twice");
  require(!stream.closed, "a stream is opened after it was closed");
  stream.opened = d.info;
  stream.opened_at = stream.last_at = last_time_;
  if (!d.info.listener) return;
  ListenerDiary& listener = listeners_[d.info.listener];
  require(listener.opened && !listener.closed, "a listener accepts that is not open");
  listener.accepted.push_back(d.stream);
}

void Diary::hear(const StreamData& d) {
  StreamDiary& stream = streams_[d.stream];
  require(stream.opened && !stream.closed, "data is heard on a stream that is not open");
  require(!stream.ended, "data is heard after the end");
  require(!d.bytes.empty(), "data without bytes is heard");
  stream.received += d.bytes.text();
  received_bytes_ += d.bytes.size();
  stream.last_at = last_time_;
}

void Diary::hear(const StreamEnded& d) {
  StreamDiary& stream = streams_[d.stream];
  require(stream.opened && !stream.closed, "the end is heard on a stream that is not open");
  require(!stream.ended, "the end is heard twice");
  stream.ended = true;
  stream.last_at = last_time_;
}

void Diary::hear(const StreamWritable& d) {
  StreamDiary& stream = streams_[d.stream];
  require(stream.opened && !stream.closed, "writable is heard on a stream that is not open");
  ++stream.writable;
}

void Diary::hear(const StreamClosed& d) {
  StreamDiary& stream = streams_[d.stream];
  require(!stream.closed, "a stream is closed twice");
  stream.closed = d.reason;
  stream.last_at = last_time_;
}

void Diary::hear(const Resolved& d) {
  require(!resolved_.contains(d.resolve), "a name is resolved twice");
  resolved_[d.resolve] = d.reply;
}

void Diary::hear(const Replied& d) {
  std::vector<ServiceReply>& replies = replies_[d.call];
  require(replies.empty() || !replies.back().last, "a reply is heard after the last");
  replies.push_back(d.reply);
}

}  // namespace swarmstage::support
