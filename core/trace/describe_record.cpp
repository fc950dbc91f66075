#include "core/trace/describe_record.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>

#include "core/trace/record_codec.h"

namespace swarmstage {

namespace {

std::string describe_command(const TraceRecord& record) {
  if (record.type > static_cast<std::uint8_t>(CommandKind::log)) return "an unknown command";
  const auto kind = static_cast<CommandKind>(record.type);
  RecordReader in(record.body);
  const std::uint64_t id = in.number();
  const std::uint64_t number = in.number();
  const std::uint64_t timer_kind = in.number() >> 16U;
  in.number();
  const Endpoint endpoint = in.endpoint();
  in.number();
  const ByteView bytes = in.bytes();
  std::string text = "command " + std::string(to_string(kind));
  if (kind == CommandKind::set_timer || kind == CommandKind::cancel_timer) {
    return text + " of kind " + std::to_string(timer_kind);
  }
  if (id != 0) text += " #" + std::to_string(id & 0xffffffU);
  if (endpoint.port != 0) text += " to " + endpoint.to_string();
  if (number != 0) text += " to port " + std::to_string(number);
  return bytes.empty() ? text : text + ": " + preview(bytes);
}

struct Part {
  std::string_view name;
  std::string value;
};

/// What every command has, in the order of its body.
std::vector<Part> parts_of_command(const TraceRecord& record) {
  RecordReader in(record.body);
  std::vector<Part> parts;
  parts.push_back({"its id", std::to_string(in.number())});
  parts.push_back({"its number", std::to_string(in.number())});
  const std::uint64_t timer = in.number();
  parts.push_back({"the timer's kind", std::to_string(timer >> 16U)});
  parts.push_back({"the timer's owner", std::to_string(timer & 0xffffU)});
  parts.push_back({"the timer's subject", std::to_string(in.number())});
  parts.push_back({"the address", in.endpoint().to_string()});
  parts.push_back({"its value", std::to_string(std::bit_cast<double>(in.number()))});
  return parts;
}

std::vector<Part> parts_of(const TraceRecord& record) {
  if (record.kind == RecordKind::command) return parts_of_command(record);
  if (record.kind != RecordKind::delivery) return {};
  const auto delivery = decode_delivery(record.type, record.body);
  const auto* fired = delivery ? std::get_if<delivered::TimerFired>(&*delivery) : nullptr;
  if (!fired) return {};
  return {{"the timer's owner", std::to_string(fired->timer.owner)},
          {"the timer's subject", std::to_string(fired->timer.subject)}};
}

std::string describe_delivery(const TraceRecord& record) {
  const auto delivery = decode_delivery(record.type, record.body);
  if (!delivery) return "a delivery that cannot be read";
  std::string text = "delivery of " + std::string(delivery_name(delivery->index()));
  if (const auto* datagram = std::get_if<Datagram>(&*delivery)) {
    text += " from " + datagram->from.to_string() + ": " + preview(datagram->bytes);
  } else if (const auto* data = std::get_if<delivered::StreamData>(&*delivery)) {
    text += " #" + std::to_string(data->stream.serial()) + ": " + preview(data->bytes);
  } else if (const auto* closed = std::get_if<delivered::StreamClosed>(&*delivery)) {
    text += " #" + std::to_string(closed->stream.serial()) + ": ";
    text += to_string(closed->reason);
  } else if (const auto* timer = std::get_if<delivered::TimerFired>(&*delivery)) {
    text += " of kind " + std::to_string(timer->timer.kind);
  } else if (const auto* invoked = std::get_if<delivered::Invoked>(&*delivery)) {
    text += " " + invoked->invocation.name + " " + invoked->invocation.arguments.dump();
  }
  return text;
}

}  // namespace

std::string preview(ByteView bytes, std::size_t longest) {
  std::string text = "\"";
  for (const std::byte each : bytes.first(std::min(bytes.size(), longest))) {
    const auto value = static_cast<unsigned char>(each);
    if (value >= 0x20 && value < 0x7f) {
      text += static_cast<char>(value);
    } else {
      std::array<char, 5> escaped{};
      std::snprintf(escaped.data(), escaped.size(), "\\x%02x", value);
      text += escaped.data();
    }
  }
  text += bytes.size() > longest ? "...\" (" : "\" (";
  return text + std::to_string(bytes.size()) + " bytes)";
}

std::string describe_difference(const TraceRecord& left, const TraceRecord& right) {
  const std::vector<Part> one = parts_of(left);
  const std::vector<Part> other = parts_of(right);
  for (std::size_t i = 0; i < std::min(one.size(), other.size()); ++i) {
    if (one[i].value == other[i].value) continue;
    std::string text = " (they differ in ";
    text += one[i].name;
    return text + ": " + one[i].value + " and " + other[i].value + ")";
  }
  const auto [at, end] =
      std::mismatch(left.body.begin(), left.body.end(), right.body.begin(), right.body.end());
  return " (they differ at byte " + std::to_string(at - left.body.begin()) + " of the record)";
}

std::string describe_record(const TraceRecord& record) {
  switch (record.kind) {
    case RecordKind::created:
      return "a new life";
    case RecordKind::delivery:
      return describe_delivery(record);
    case RecordKind::command:
      return describe_command(record);
    case RecordKind::answer:
      return "a question to the context";
    case RecordKind::finished:
      return "the end";
    case RecordKind::clock:
      return "another clock";
  }
  return "an unknown record";
}

}  // namespace swarmstage
