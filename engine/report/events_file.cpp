#include "engine/report/events_file.h"

#include "engine/report/json_text.h"

namespace swarmstage {

namespace {

constexpr std::size_t full_buffer = 256 * 1024;

void append_value(std::string& out, std::int64_t value) {
  append_json_number(out, value);
}
void append_value(std::string& out, double value) {
  append_json_number(out, value);
}
void append_value(std::string& out, bool value) {
  out += value ? "true" : "false";
}
void append_value(std::string& out, std::string_view value) {
  append_json_text(out, value);
}

}  // namespace

Result<EventsFile> EventsFile::create(const std::string& path) {
  auto file = WholeFile::create(path);
  if (!file) return Error{file.error()};
  EventsFile events(std::move(file.value()));
  events.buffer_.reserve(full_buffer + 4096);
  return events;
}

void EventsFile::begin(Duration at, std::string_view node, std::string_view kind,
                       std::string_view name) {
  buffer_ += R"({"at_ns":)";
  append_json_number(buffer_, at.count());
  buffer_ += R"(,"node":)";
  append_json_text(buffer_, node);
  buffer_ += R"(,"kind":)";
  append_json_text(buffer_, kind);
  buffer_ += R"(,"name":)";
  append_json_text(buffer_, name);
  buffer_ += R"(,"fields":)";
}

void EventsFile::fields(FieldsReader& reader, std::string_view separator) {
  while (const auto field = reader.next()) {
    buffer_ += separator;
    append_json_text(buffer_, field->key);
    buffer_ += ':';
    std::visit([this](const auto& value) { append_value(buffer_, value); }, field->value);
    separator = ",";
  }
  buffer_ += '}';
}

void EventsFile::end() {
  buffer_ += "}\n";
  ++lines_;
  if (buffer_.size() < full_buffer) return;
  file_->write(buffer_);
  buffer_.clear();
}

void EventsFile::event(Duration at, std::string_view node, ByteView encoded) {
  FieldsReader reader(encoded);
  begin(at, node, "event", reader.name());
  buffer_ += '{';
  fields(reader, "");
  end();
}

void EventsFile::log(Duration at, std::string_view node, LogLevel level, ByteView encoded) {
  FieldsReader reader(encoded);
  begin(at, node, "log", reader.name());
  buffer_ += R"({"level":)";
  append_json_text(buffer_, to_string(level));
  fields(reader, ",");
  end();
}

void EventsFile::sample(Duration at, std::string_view node, std::string_view name, double value) {
  begin(at, node, "sample", name);
  buffer_ += R"({"value":)";
  append_json_number(buffer_, value);
  buffer_ += '}';
  end();
}

void EventsFile::write(const RunEvent& event) {
  begin(event.at, event.node, event.kind, event.name);
  buffer_ += event.fields.dump(-1, ' ', false, Json::error_handler_t::replace);
  end();
}

std::optional<std::string> EventsFile::finish() {
  file_->write(buffer_);
  buffer_.clear();
  return file_->finish();
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
