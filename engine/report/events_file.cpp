#include "engine/report/events_file.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace swarmstage {

namespace {

constexpr std::size_t full_buffer = 128 * 1024;

enum class Told : std::uint8_t { event, log, sample, line };

}  // namespace

// Only what is copied into a buffer and out again: it never leaves the process.
struct EventsFile::Head {
  Told told;
  LogLevel level = LogLevel::off;
  std::uint32_t node_bytes = 0;
  std::size_t bytes = 0;
  Duration at{};
  double value = 0;

  void add_to(EventLines& lines, std::string_view node, std::string_view text) const {
    switch (told) {
      case Told::event:
        return lines.event(at, node, ByteView(text));
      case Told::log:
        return lines.log(at, node, level, ByteView(text));
      case Told::sample:
        return lines.sample(at, node, text, value);
      case Told::line:
        return lines.add(text);
    }
  }
};

Result<EventsFile> EventsFile::create(const std::string& path) {
  auto file = WholeFile::create(path);
  if (!file) return Error{file.error()};
  return EventsFile(std::move(file.value()));
}

EventsFile::EventsFile(std::unique_ptr<WholeFile> file) {
  auto lines_of = [lines = EventLines()](std::string_view told) mutable {
    lines.clear();
    while (!told.empty()) {
      Head head{};
      std::memcpy(&head, told.data(), sizeof(head));
      told.remove_prefix(sizeof(head));
      const std::string_view node = told.substr(0, head.node_bytes);
      head.add_to(lines, node, told.substr(node.size(), head.bytes));
      told.remove_prefix(node.size() + head.bytes);
    }
    return lines.text();
  };
  file_ = std::make_unique<BackgroundFile>(std::move(file), std::move(lines_of));
}

void EventsFile::keep(Head head, std::string_view node, ByteView bytes) {
  const std::size_t whole = sizeof(head) + node.size() + bytes.size();
  if (buffer_.size() - used_ < whole) {
    if (used_ != 0) file_->write(buffer_, used_);
    used_ = 0;
    buffer_.resize(std::max(full_buffer, whole));
  }
  head.node_bytes = static_cast<std::uint32_t>(node.size());
  head.bytes = bytes.size();
  put({&head, sizeof(head)});
  put(node);
  put(bytes);
  ++lines_;
}

void EventsFile::put(ByteView bytes) {
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<std::byte*>(buffer_.data() + used_));
  used_ += bytes.size();
}

void EventsFile::event(Duration at, std::string_view node, ByteView encoded) {
  keep({.told = Told::event, .at = at}, node, encoded);
}

void EventsFile::log(Duration at, std::string_view node, LogLevel level, ByteView encoded) {
  keep({.told = Told::log, .level = level, .at = at}, node, encoded);
}

void EventsFile::sample(Duration at, std::string_view node, std::string_view name, double value) {
  keep({.told = Told::sample, .at = at, .value = value}, node, name);
}

void EventsFile::write(const RunEvent& event) {
  own_.clear();
  own_.write(event);
  keep({.told = Told::line}, {}, own_.text());
}

std::optional<std::string> EventsFile::finish() {
  return file_->finish(std::string_view(buffer_).substr(0, used_));
}

}  // namespace swarmstage
