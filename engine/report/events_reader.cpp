#include "engine/report/events_reader.h"

#include <cerrno>
#include <charconv>
#include <cstring>

namespace swarmstage {

namespace {

// Takes pieces off the front of a line written as event_lines.h says. Anything
// else, an escape in a name for one, is left to the JSON library.
class Pieces {
 public:
  explicit Pieces(std::string_view left) : left_(left) {}

  bool literal(std::string_view expected) {
    if (!left_.starts_with(expected)) return false;
    left_.remove_prefix(expected.size());
    return true;
  }
  bool number(Duration& value) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(left_.data(), left_.data() + left_.size(), count);
    if (error != std::errc()) return false;
    left_.remove_prefix(static_cast<std::size_t>(end - left_.data()));
    value = Duration(count);
    return true;
  }
  bool text(std::string_view& value) {
    const std::size_t end = left_.find_first_of("\"\\");
    if (end == std::string_view::npos || left_[end] == '\\') return false;
    value = left_.substr(0, end);
    left_.remove_prefix(end + 1);
    return true;
  }
  bool object(std::string_view& value) {
    if (left_.size() < 3 || left_.front() != '{' || !left_.ends_with("}}")) return false;
    value = left_.substr(0, left_.size() - 1);
    return true;
  }

 private:
  std::string_view left_;
};

}  // namespace

RunEvent EventLine::event() const {
  RunEvent event{at, std::string(node), std::string(kind), std::string(name), Json::object()};
  event.fields = Json::parse(fields, nullptr, false);
  if (event.fields.is_discarded()) event.fields = Json::object();
  return event;
}

Result<EventsReader> EventsReader::open(const std::string& path) {
  EventsReader reader;
  reader.path_ = path;
  reader.file_.open(path, std::ios::binary);
  if (reader.file_.is_open()) return reader;
  return Error{"cannot read '" + path + "': " + std::strerror(errno)};
}

bool EventsReader::next(EventLine& line) {
  if (!problem_.empty() || !std::getline(file_, text_)) return false;
  ++number_;
  return read_plain(line) || read_any(line);
}

bool EventsReader::read_plain(EventLine& line) const {
  Pieces in(text_);
  return in.literal(R"({"at_ns":)") && in.number(line.at) && in.literal(R"(,"node":")") &&
         in.text(line.node) && in.literal(R"(,"kind":")") && in.text(line.kind) &&
         in.literal(R"(,"name":")") && in.text(line.name) && in.literal(R"(,"fields":)") &&
         in.object(line.fields);
}

bool EventsReader::read_any(EventLine& line) {
  const Json json = Json::parse(text_, nullptr, false);
  auto event =
      json.is_discarded() ? Result<RunEvent>(Error{"it is not JSON"}) : RunEvent::from_json(json);
  if (!event) {
    problem_ = path_;
    problem_ += ':';
    problem_ += std::to_string(number_);
    problem_ += ": this is no event: ";
    problem_ += event.error();
    return false;
  }
  parsed_ = std::move(event.value());
  fields_ = parsed_.fields.dump();
  line = {parsed_.at, parsed_.node, parsed_.kind, parsed_.name, fields_};
  return true;
}

}  // namespace swarmstage
