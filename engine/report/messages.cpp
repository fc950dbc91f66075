#include "engine/report/messages.h"

#include <algorithm>

#include "core/node/delivery.h"
#include "core/node/outbox.h"
#include "core/trace/created_record.h"
#include "core/trace/mix.h"
#include "core/trace/record_codec.h"
#include "core/trace/trace_file.h"

namespace swarmstage {

namespace {

constexpr std::size_t head_bytes = 32;

std::string head_of(ByteView bytes) {
  return std::string(bytes.first(std::min(bytes.size(), head_bytes)).text());
}

}  // namespace

void MessageFinder::record(const TraceRecord& record) {
  if (record.node.value >= names_.size()) {
    if (record.node.value > 1U << 24U) return;  // no stage has so many
    names_.resize(record.node.value + 1);
    hosts_.resize(names_.size());
  }
  if (record.kind == RecordKind::created) created(record);
  if (record.kind == RecordKind::command) command(record);
  if (record.kind == RecordKind::delivery) delivery(record);
}

void MessageFinder::created(const TraceRecord& record) {
  const Json json = Json::parse(record.body.text(), nullptr, false);
  const auto made = CreatedRecord::from_json(json);
  if (!made) return;
  names_[record.node.value] = made->name;
  hosts_[record.node.value] = made->host;
  // Another life begins: its ids start again.
  const auto mine = [&](const auto& entry) { return entry.first.first == record.node; };
  std::erase_if(ports_, mine);
  std::erase_if(streams_, mine);
}

void MessageFinder::command(const TraceRecord& record) {
  const auto kind = static_cast<CommandKind>(record.type);
  const bool datagram = kind == CommandKind::send || kind == CommandKind::broadcast;
  if (!datagram && kind != CommandKind::write && kind != CommandKind::write_shared) return;
  RecordReader in(record.body);
  const std::uint64_t id = in.number();
  for (int skipped = 0; skipped < 3; ++skipped) in.number();
  const Endpoint to = in.endpoint();
  in.number();
  const ByteView bytes = in.bytes();
  if (!in.ok()) return;
  if (datagram) {
    const bool to_one = kind == CommandKind::send && !to.address.is_multicast();
    return datagram_sent(record, id, to, bytes, to_one);
  }
  Stream& stream = streams_[{record.node, id}];
  stream.written += bytes.size();
  stream.waiting.push_back(
      {record.time, stream.written, static_cast<std::uint32_t>(bytes.size()), head_of(bytes)});
}

void MessageFinder::delivery(const TraceRecord& record) {
  const auto delivery = decode_delivery(record.type, record.body);
  if (!delivery) return;
  if (const auto* opened = std::get_if<delivered::PortOpened>(&*delivery)) {
    ports_[{record.node, opened->port.value}] = opened->local;
    owners_[opened->local] = record.node;
    if (!opened->local.address.is_unspecified()) return;
    for (const Interface& each : hosts_[record.node.value].interfaces) {
      owners_[{each.address, opened->local.port}] = record.node;
    }
  } else if (const auto* datagram = std::get_if<Datagram>(&*delivery)) {
    datagram_came(record, datagram->from, datagram->bytes);
  } else if (const auto* open = std::get_if<delivered::StreamOpened>(&*delivery)) {
    stream_opened(record.node, open->stream.value, open->info.local, open->info.remote);
  } else if (const auto* data = std::get_if<delivered::StreamData>(&*delivery)) {
    stream_data(record, data->stream.value, data->bytes.size());
  }
}

void MessageFinder::datagram_sent(const TraceRecord& record, std::uint64_t port, const Endpoint& to,
                                  ByteView bytes, bool to_one) {
  const auto local = ports_.find({record.node, port});
  if (local == ports_.end()) return;
  const Sent sent{record.node, to,     record.time,   static_cast<std::uint32_t>(bytes.size()),
                  false,       to_one, head_of(bytes)};
  const auto remember = [&](const Endpoint& from) {
    Sent& place = sent_[{from, hash_bytes(bytes)}];
    if (place.bytes != 0 && !place.seen) lost(place);
    place = sent;
  };
  if (!local->second.address.is_unspecified()) return remember(local->second);
  remember({hosts_[record.node.value].primary_address(), local->second.port});
}

void MessageFinder::datagram_came(const TraceRecord& record, const Endpoint& from, ByteView bytes) {
  const auto found = sent_.find({from, hash_bytes(bytes)});
  if (found == sent_.end()) return;
  Sent& sent = found->second;
  sent.seen = true;
  found_({sent.from, record.node, sent.time, record.time, sent.bytes, false, sent.head});
}

void MessageFinder::lost(const Sent& sent) {
  const auto to = owner_of(sent.to);
  if (!sent.to_one || !to) return;
  found_({sent.from, *to, sent.time, std::nullopt, sent.bytes, false, sent.head});
}

std::optional<NodeIndex> MessageFinder::owner_of(const Endpoint& endpoint) const {
  const auto found = owners_.find(endpoint);
  if (found == owners_.end()) return std::nullopt;
  return found->second;
}

void MessageFinder::stream_opened(NodeIndex node, std::uint64_t stream, const Endpoint& local,
                                  const Endpoint& remote) {
  Stream& opened = streams_[{node, stream}];
  opened.local = local;
  opened.remote = remote;
  by_ends_[{local, remote}] = {node, stream};
}

void MessageFinder::stream_data(const TraceRecord& record, std::uint64_t stream,
                                std::uint64_t count) {
  Stream& receiving = streams_[{record.node, stream}];
  receiving.received += count;
  const auto ends = by_ends_.find({receiving.remote, receiving.local});
  if (ends == by_ends_.end()) return;
  const auto partner = streams_.find(ends->second);
  if (partner == streams_.end()) return;
  Stream& sending = partner->second;
  while (sending.next < sending.waiting.size() &&
         sending.waiting[sending.next].end <= receiving.received) {
    const Written& each = sending.waiting[sending.next++];
    found_({ends->second.first, record.node, each.time, record.time, each.bytes, true, each.head});
  }
  if (sending.next == sending.waiting.size()) {
    sending.waiting.clear();
    sending.next = 0;
  }
}

void MessageFinder::finish() {
  for (const auto& [key, sent] : sent_) {
    if (!sent.seen) lost(sent);
  }
  sent_.clear();
}

std::optional<std::string> find_messages(std::string_view trace, MessageFinder& finder) {
  auto reader = TraceReader::open(trace);
  if (!reader) return reader.error();
  TraceRecord record;
  while (reader.value().next(record)) finder.record(record);
  finder.finish();
  if (reader.value().problem().empty()) return std::nullopt;
  return reader.value().problem();
}

}  // namespace swarmstage
