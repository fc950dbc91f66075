#include "engine/report/event_lines.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "engine/report/json_text.h"

namespace swarmstage {

namespace {

constexpr std::size_t least_growth = 64 * 1024;

// What escaping makes of a byte at most, and a field of what stands for it encoded.
constexpr std::size_t longest_escape = 6;
constexpr std::size_t frame_bytes = 256;  // of a line: names of members, time, braces

/// Eight bytes at a time: is there none that JSON wants escaped, and none beyond ASCII?
bool needs_no_escape(std::string_view text) {
  constexpr std::uint64_t each = 0x0101010101010101U;
  constexpr std::uint64_t top = 0x80 * each;
  std::uint64_t found = 0;
  const auto look_at = [&found](std::uint64_t bytes) {
    const std::uint64_t quotes = bytes ^ ('"' * each);
    const std::uint64_t slashes = bytes ^ ('\\' * each);
    const std::uint64_t deletes = bytes ^ (0x7f * each);
    found |= bytes | (bytes - 0x20 * each) | (quotes - each) | (slashes - each) | (deletes - each);
  };
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, 8);
    look_at(bytes);
  }
  std::uint64_t rest = ' ' * each;
  std::memcpy(&rest, text.data() + at, text.size() - at);
  look_at(rest);
  return (found & top) == 0;
}

}  // namespace

// A line is written without looking again: room for all of it is made before.
void EventLines::make_room(std::size_t bytes) {
  if (buffer_.size() - used_ >= bytes) return;
  buffer_.resize(std::max(2 * buffer_.size(), used_ + std::max(least_growth, bytes)));
}

void EventLines::put(std::string_view bytes) {
  std::memcpy(buffer_.data() + used_, bytes.data(), bytes.size());
  used_ += bytes.size();
}

void EventLines::put_text(std::string_view text) {
  if (!needs_no_escape(text)) {
    std::string escaped;
    append_json_text(escaped, text);
    return put(escaped);
  }
  char* const to = buffer_.data() + used_;
  to[0] = '"';
  std::memcpy(to + 1, text.data(), text.size());
  to[text.size() + 1] = '"';
  used_ += text.size() + 2;
}

void EventLines::put_value(std::int64_t value) {
  char* const to = buffer_.data() + used_;
  used_ += static_cast<std::size_t>(std::to_chars(to, to + 24, value).ptr - to);
}

void EventLines::put_value(double value) {
  std::string digits;
  append_json_number(digits, value);
  put(digits);
}

void EventLines::begin(Duration at, std::string_view node, std::string_view kind,
                       std::string_view name) {
  put(R"({"at_ns":)");
  put_value(at.count());
  put(R"(,"node":)");
  put_text(node);
  put(R"(,"kind":)");
  put_text(kind);
  put(R"(,"name":)");
  put_text(name);
  put(R"(,"fields":)");
}

void EventLines::fields(FieldsReader& reader, bool first) {
  while (const auto field = reader.next()) {
    if (!first) put(",");
    first = false;
    put_text(field->key);
    put(":");
    std::visit([this](const auto& value) { put_value(value); }, field->value);
  }
  put("}}\n");
}

void EventLines::event(Duration at, std::string_view node, ByteView encoded) {
  make_room(frame_bytes + longest_escape * (node.size() + encoded.size()));
  FieldsReader reader(encoded);
  begin(at, node, "event", reader.name());
  put("{");
  fields(reader, true);
}

void EventLines::log(Duration at, std::string_view node, LogLevel level, ByteView encoded) {
  make_room(frame_bytes + longest_escape * (node.size() + encoded.size()));
  FieldsReader reader(encoded);
  begin(at, node, "log", reader.name());
  put(R"({"level":)");
  put_text(to_string(level));
  fields(reader, false);
}

void EventLines::sample(Duration at, std::string_view node, std::string_view name, double value) {
  make_room(frame_bytes + longest_escape * (node.size() + name.size()));
  begin(at, node, "sample", name);
  put(R"({"value":)");
  put_value(value);
  put("}}\n");
}

void EventLines::write(const RunEvent& event) {
  const std::string fields = event.fields.dump(-1, ' ', false, Json::error_handler_t::replace);
  make_room(frame_bytes + fields.size() +
            longest_escape * (event.node.size() + event.kind.size() + event.name.size()));
  begin(event.at, event.node, event.kind, event.name);
  put(fields);
  put("}\n");
}

void EventLines::add(std::string_view line) {
  make_room(line.size());
  put(line);
}

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
    case LogLevel::off:
      break;
  }
  return "off";
}

}  // namespace swarmstage
