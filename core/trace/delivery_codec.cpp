// Each delivery as bytes and back, in one table-like place.

#include "core/base/assert.h"
#include "core/trace/record_codec.h"

namespace swarmstage {

using namespace delivered;

namespace {

void encode(RecordWriter&, const Started&) {}
void encode(RecordWriter&, const Drained&) {}
void encode(RecordWriter&, const Stopped&) {}
void encode(RecordWriter& out, const Reloaded& d) {
  out.json(d.config);
}
void encode(RecordWriter& out, const PortOpened& d) {
  out.number(d.port.value).endpoint(d.local);
}
void encode(RecordWriter& out, const PortFailed& d) {
  out.number(d.port.value).byte(static_cast<std::uint8_t>(d.reason));
}
void encode(RecordWriter& out, const PortClosed& d) {
  out.number(d.port.value).byte(static_cast<std::uint8_t>(d.reason));
}
void encode(RecordWriter& out, const Datagram& d) {
  out.number(d.port.value).endpoint(d.from).endpoint(d.to).number(d.interface);
  out.byte(static_cast<std::uint8_t>(d.cast)).bytes(d.bytes);
}
void encode(RecordWriter& out, const TimerFired& d) {
  out.number(d.timer.kind).number(d.timer.owner).number(d.timer.subject);
}
void encode(RecordWriter& out, const ListenerOpened& d) {
  out.number(d.listener.value).endpoint(d.local);
}
void encode(RecordWriter& out, const ListenerFailed& d) {
  out.number(d.listener.value).byte(static_cast<std::uint8_t>(d.reason));
}
void encode(RecordWriter& out, const ListenerClosed& d) {
  out.number(d.listener.value).byte(static_cast<std::uint8_t>(d.reason));
}
void encode(RecordWriter& out, const StreamOpened& d) {
  out.number(d.stream.value).number(d.info.listener.value).endpoint(d.info.local);
  out.endpoint(d.info.remote).text(d.info.peer.key_hash).text(d.info.peer.alpn);
}
void encode(RecordWriter& out, const StreamData& d) {
  out.number(d.stream.value).bytes(d.bytes);
}
void encode(RecordWriter& out, const StreamEnded& d) {
  out.number(d.stream.value);
}
void encode(RecordWriter& out, const StreamWritable& d) {
  out.number(d.stream.value);
}
void encode(RecordWriter& out, const StreamClosed& d) {
  out.number(d.stream.value).byte(static_cast<std::uint8_t>(d.reason));
}
void encode(RecordWriter& out, const Resolved& d) {
  out.number(d.resolve.value).number(d.reply.addresses.size());
  for (const IpAddress& address : d.reply.addresses) out.address(address);
  out.text(d.reply.error);
}
void encode(RecordWriter& out, const Replied& d) {
  out.number(d.call.value).byte(static_cast<std::uint8_t>(d.reply.status)).byte(d.reply.last);
  out.json(d.reply.body);
}
void encode(RecordWriter& out, const Invoked& d) {
  out.number(d.invocation.id.value).text(d.invocation.name).json(d.invocation.arguments);
}
void encode(RecordWriter& out, const HostChanged& d) {
  const Interface& i = d.change.interface;
  out.byte(static_cast<std::uint8_t>(d.change.kind)).text(i.name).number(i.index);
  out.address(i.address).byte(i.prefix_length).address(i.broadcast);
  out.byte(i.up).byte(i.loopback).byte(i.multicast);
}

CloseReason reason(RecordReader& in) {
  const std::uint8_t value = in.byte();
  return static_cast<CloseReason>(value < close_reason_count ? value : 0);
}
PortId port(RecordReader& in) {
  return {static_cast<std::uint32_t>(in.number())};
}
ListenerId listener(RecordReader& in) {
  return {static_cast<std::uint32_t>(in.number())};
}

void decode(RecordReader&, Started&) {}
void decode(RecordReader&, Drained&) {}
void decode(RecordReader&, Stopped&) {}
void decode(RecordReader& in, Reloaded& d) {
  d.config = in.json();
}
void decode(RecordReader& in, PortOpened& d) {
  d = {port(in), in.endpoint()};
}
void decode(RecordReader& in, PortFailed& d) {
  d = {port(in), reason(in)};
}
void decode(RecordReader& in, PortClosed& d) {
  d = {port(in), reason(in)};
}
void decode(RecordReader& in, Datagram& d) {
  d.port = port(in);
  d.from = in.endpoint();
  d.to = in.endpoint();
  d.interface = static_cast<std::uint16_t>(in.number());
  d.cast = static_cast<Cast>(in.byte() % 3);
  d.bytes = in.bytes();
}
void decode(RecordReader& in, TimerFired& d) {
  d.timer.kind = static_cast<std::uint16_t>(in.number());
  d.timer.owner = static_cast<std::uint16_t>(in.number());
  d.timer.subject = in.number();
}
void decode(RecordReader& in, ListenerOpened& d) {
  d = {listener(in), in.endpoint()};
}
void decode(RecordReader& in, ListenerFailed& d) {
  d = {listener(in), reason(in)};
}
void decode(RecordReader& in, ListenerClosed& d) {
  d = {listener(in), reason(in)};
}
void decode(RecordReader& in, StreamOpened& d) {
  d.stream = {in.number()};
  d.info.listener = listener(in);
  d.info.local = in.endpoint();
  d.info.remote = in.endpoint();
  d.info.peer.key_hash = in.text();
  d.info.peer.alpn = in.text();
}
void decode(RecordReader& in, StreamData& d) {
  d.stream = {in.number()};
  d.bytes = in.bytes();
}
void decode(RecordReader& in, StreamEnded& d) {
  d.stream = {in.number()};
}
void decode(RecordReader& in, StreamWritable& d) {
  d.stream = {in.number()};
}
void decode(RecordReader& in, StreamClosed& d) {
  d.stream = {in.number()};
  d.reason = reason(in);
}
void decode(RecordReader& in, Resolved& d) {
  d.resolve = {static_cast<std::uint32_t>(in.number())};
  for (std::uint64_t left = in.number(); left != 0 && in.ok(); --left) {
    d.reply.addresses.push_back(in.address());
  }
  d.reply.error = in.text();
}
void decode(RecordReader& in, Replied& d) {
  d.call = {static_cast<std::uint32_t>(in.number())};
  d.reply.status = static_cast<ServiceReply::Status>(in.byte() % 4);
  d.reply.last = in.byte() != 0;
  d.reply.body = in.json();
}
void decode(RecordReader& in, Invoked& d) {
  d.invocation.id = {in.number()};
  d.invocation.name = in.text();
  d.invocation.arguments = in.json();
}
void decode(RecordReader& in, HostChanged& d) {
  Interface& i = d.change.interface;
  d.change.kind = static_cast<HostChange::Kind>(in.byte() % 3);
  i.name = in.text();
  i.index = static_cast<std::uint16_t>(in.number());
  i.address = in.address();
  i.prefix_length = in.byte();
  i.broadcast = in.address();
  i.up = in.byte() != 0;
  i.loopback = in.byte() != 0;
  i.multicast = in.byte() != 0;
}

template <std::size_t Index = 0>
std::optional<Delivery> decode_as(std::size_t type, RecordReader& in) {
  if constexpr (Index == std::variant_size_v<Delivery>) {
    return std::nullopt;
  } else {
    if (type != Index) return decode_as<Index + 1>(type, in);
    std::variant_alternative_t<Index, Delivery> delivery{};
    decode(in, delivery);
    if (!in.ok()) return std::nullopt;
    return delivery;
  }
}

}  // namespace

template <typename D>
void encode_delivery(RecordWriter& out, const D& delivery) {
  encode(out, delivery);
}

std::optional<Delivery> decode_delivery(std::uint8_t type, ByteView body) {
  RecordReader in(body);
  return decode_as(type, in);
}

template void encode_delivery(RecordWriter&, const Started&);
template void encode_delivery(RecordWriter&, const Drained&);
template void encode_delivery(RecordWriter&, const Stopped&);
template void encode_delivery(RecordWriter&, const Reloaded&);
template void encode_delivery(RecordWriter&, const PortOpened&);
template void encode_delivery(RecordWriter&, const PortFailed&);
template void encode_delivery(RecordWriter&, const PortClosed&);
template void encode_delivery(RecordWriter&, const Datagram&);
template void encode_delivery(RecordWriter&, const TimerFired&);
template void encode_delivery(RecordWriter&, const ListenerOpened&);
template void encode_delivery(RecordWriter&, const ListenerFailed&);
template void encode_delivery(RecordWriter&, const ListenerClosed&);
template void encode_delivery(RecordWriter&, const StreamOpened&);
template void encode_delivery(RecordWriter&, const StreamData&);
template void encode_delivery(RecordWriter&, const StreamEnded&);
template void encode_delivery(RecordWriter&, const StreamWritable&);
template void encode_delivery(RecordWriter&, const StreamClosed&);
template void encode_delivery(RecordWriter&, const Resolved&);
template void encode_delivery(RecordWriter&, const Replied&);
template void encode_delivery(RecordWriter&, const Invoked&);
template void encode_delivery(RecordWriter&, const HostChanged&);

}  // namespace swarmstage
