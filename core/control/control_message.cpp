#include "core/control/control_message.h"

#include <array>
#include <limits>

#include "core/base/nearest.h"

namespace swarmstage {

using namespace control;

namespace {

constexpr std::array<std::string_view, std::variant_size_v<ControlMessage>> type_names = {
    "init",      "invoke",   "observe", "subscribe", "fault",  "clock", "drain",  "ready",
    "completed", "observed", "changed", "event",     "sample", "log",   "failed", "drained"};
constexpr std::array<std::string_view, 5> level_names = {"debug", "info", "warning", "error",
                                                         "off"};

// Thrown and caught in this file only: the JSON library throws for the rest.
struct BadMessage {
  std::string what;
};

void put(Json& j, const Init& m) {
  j["version"] = m.version;
  j["node"] = m.node;
  j["role"] = m.role;
  j["config"] = m.config;
  j["seed"] = m.seed;
  j["epoch"] = m.epoch.nanoseconds;
  j["names"] = m.names;
}
void put(Json& j, const Invoke& m) {
  j["id"] = m.id.value;
  j["operation"] = m.operation;
  j["arguments"] = m.arguments;
}
void put(Json& j, const Observe& m) {
  j["id"] = m.id;
  j["observable"] = m.observable;
  j["arguments"] = m.arguments;
}
void put(Json& j, const Subscribe& m) {
  j["observables"] = m.observables;
  j["events"] = m.events;
  j["samples"] = m.samples;
  j["log_level"] = level_names[static_cast<std::size_t>(m.log_level)];
}
void put(Json& j, const Fault& m) {
  j["kind"] = m.kind;
  j["arguments"] = m.arguments;
}
void put(Json& j, const Clock& m) {
  j["offset"] = m.offset.count();
  j["drift_ppm"] = m.drift_ppm;
}
void put(Json& j, const Drain& m) {
  j["deadline"] = m.deadline.count();
}
void put(Json& j, const Ready& m) {
  j["version"] = m.version;
  j["endpoints"] = m.endpoints;
}
void put(Json& j, const Completed& m) {
  j["id"] = m.id.value;
  j["ok"] = m.outcome.ok;
  if (m.outcome.ok) j["result"] = m.outcome.result;
  if (!m.outcome.ok) j["error"] = m.outcome.error;
}
void put(Json& j, const Observed& m) {
  j["id"] = m.id;
  j["value"] = m.value;
}
void put(Json& j, const Changed& m) {
  j["time"] = nanoseconds(m.time);
  j["observable"] = m.observable;
  j["value"] = m.value;
  j["version"] = m.version;
}
void put(Json& j, const Event& m) {
  j["time"] = nanoseconds(m.time);
  j["name"] = m.name;
  j["fields"] = m.fields;
}
void put(Json& j, const Sample& m) {
  j["time"] = nanoseconds(m.time);
  j["name"] = m.name;
  j["value"] = m.value;
}
void put(Json& j, const Log& m) {
  j["time"] = nanoseconds(m.time);
  j["level"] = level_names[static_cast<std::size_t>(m.level)];
  j["text"] = m.text;
  j["fields"] = m.fields;
}
void put(Json& j, const Failed& m) {
  j["what"] = m.what;
}
void put(Json&, const Drained&) {}

const Json& need(const Json& j, const char* key) {
  const auto found = j.find(key);
  if (found == j.end()) throw BadMessage{std::string("it has no '") + key + "'"};
  return *found;
}

// The library would make any number of any other.
template <typename T>
bool fits(const Json& value) {
  if constexpr (std::is_same_v<T, bool> || !std::is_integral_v<T>) {
    return true;
  } else if constexpr (std::is_unsigned_v<T>) {
    return value.is_number_unsigned();
  } else {
    if (value.is_number_unsigned()) {
      return value.get<std::uint64_t>() <= std::uint64_t{std::numeric_limits<T>::max()};
    }
    return value.is_number_integer() && value.get<std::int64_t>() >= std::numeric_limits<T>::min();
  }
}

template <typename T>
T read(const Json& j, const char* key) {
  const Json& value = need(j, key);
  try {
    if (fits<T>(value)) return value.get<T>();
  } catch (const Json::exception&) {
    // Said below.
  }
  throw BadMessage{std::string("'") + key + "' is " + value.dump() + ", the wrong type"};
}

// Words of the other side, escaped, and no longer than needed to know them.
std::string in_quotes(std::string_view word) {
  constexpr std::size_t longest = 40;
  std::string text =
      Json(word.substr(0, longest)).dump(-1, ' ', false, Json::error_handler_t::replace);
  if (word.size() > longest) text.insert(text.size() - 1, "...");
  text.front() = text.back() = '\'';
  return text;
}

LogLevel read_level(const Json& j, const char* key) {
  const auto name = read<std::string>(j, key);
  for (std::size_t i = 0; i < level_names.size(); ++i) {
    if (level_names[i] == name) return static_cast<LogLevel>(i);
  }
  const std::vector<std::string> known(level_names.begin(), level_names.end());
  throw BadMessage{in_quotes(name) + " is no log level" + suggestion(name, known)};
}

TimePoint read_time(const Json& j) {
  return at_time(Duration(read<std::int64_t>(j, "time")));
}

void get(const Json& j, Init& m) {
  m.version = read<int>(j, "version");
  if (m.version != control_version) {
    throw BadMessage{"it speaks version " + std::to_string(m.version) + "; expected version " +
                     std::to_string(control_version)};
  }
  m.node = read<std::string>(j, "node");
  m.role = read<std::string>(j, "role");
  m.config = need(j, "config");
  m.seed = read<std::uint64_t>(j, "seed");
  m.epoch = {read<std::int64_t>(j, "epoch")};
  m.names = need(j, "names");
}
void get(const Json& j, Invoke& m) {
  m = {{read<std::uint64_t>(j, "id")}, read<std::string>(j, "operation"), need(j, "arguments")};
}
void get(const Json& j, Observe& m) {
  m = {read<std::uint64_t>(j, "id"), read<std::string>(j, "observable"), need(j, "arguments")};
}
void get(const Json& j, Subscribe& m) {
  m.observables = read<std::vector<std::string>>(j, "observables");
  m.events = read<bool>(j, "events");
  m.samples = read<bool>(j, "samples");
  m.log_level = read_level(j, "log_level");
}
void get(const Json& j, Fault& m) {
  m = {read<std::string>(j, "kind"), need(j, "arguments")};
}
void get(const Json& j, Clock& m) {
  m = {Duration(read<std::int64_t>(j, "offset")), read<double>(j, "drift_ppm")};
}
void get(const Json& j, Drain& m) {
  m.deadline = Duration(read<std::int64_t>(j, "deadline"));
}
void get(const Json& j, Ready& m) {
  m = {read<int>(j, "version"), need(j, "endpoints")};
}
void get(const Json& j, Completed& m) {
  m.id = {read<std::uint64_t>(j, "id")};
  m.outcome.ok = read<bool>(j, "ok");
  if (m.outcome.ok) m.outcome.result = need(j, "result");
  if (!m.outcome.ok) m.outcome.error = read<std::string>(j, "error");
}
void get(const Json& j, Observed& m) {
  m = {read<std::uint64_t>(j, "id"), need(j, "value")};
}
void get(const Json& j, Changed& m) {
  m = {read_time(j), read<std::string>(j, "observable"), need(j, "value"),
       read<std::uint64_t>(j, "version")};
}
void get(const Json& j, Event& m) {
  m = {read_time(j), read<std::string>(j, "name"), need(j, "fields")};
}
void get(const Json& j, Sample& m) {
  m = {read_time(j), read<std::string>(j, "name"), read<double>(j, "value")};
}
void get(const Json& j, Log& m) {
  m = {read_time(j), read_level(j, "level"), read<std::string>(j, "text"), need(j, "fields")};
}
void get(const Json& j, Failed& m) {
  m.what = read<std::string>(j, "what");
}
void get(const Json&, Drained&) {}

template <std::size_t Index = 0>
ControlMessage read_as(std::string_view type, const Json& json) {
  if constexpr (Index == type_names.size()) {
    const std::vector<std::string> known(type_names.begin(), type_names.end());
    throw BadMessage{in_quotes(type) + " is no type of message" + suggestion(type, known)};
  } else {
    if (type_names[Index] != type) return read_as<Index + 1>(type, json);
    std::variant_alternative_t<Index, ControlMessage> message{};
    get(json, message);
    return message;
  }
}

}  // namespace

std::string format_control(const ControlMessage& message) {
  Json json = {{"type", type_names[message.index()]}};
  std::visit([&json](const auto& each) { put(json, each); }, message);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<ControlMessage> parse_control(std::string_view line) {
  if (line.size() > control_line_limit) return Error{"a control line is longer than 16 MiB"};
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return Error{"a control line is not a JSON object"};
  try {
    const auto type = read<std::string>(json, "type");
    return read_as(type, json);
  } catch (const BadMessage& bad) {
    return Error{"a control line is wrong: " + bad.what};
  }
}

}  // namespace swarmstage
