#include "core/control/control_message.h"

#include <array>

#include "core/base/nearest.h"
#include "core/control/control_archive.h"

namespace swarmstage {

using namespace control;

namespace {

constexpr std::array<std::string_view, std::variant_size_v<ControlMessage>> type_names = {
    "init",     "epoch",   "add_segment", "add_host", "add_name", "add_node",  "start",
    "stop",     "replace", "reload",      "invoke",   "observe",  "subscribe", "fault",
    "clock",    "hold",    "drain",       "group",    "ready",    "completed", "observed",
    "reloaded", "changed", "event",       "sample",   "log",      "failed",    "drained"};
constexpr std::array<std::string_view, 5> level_names = {"debug", "info", "warning", "error",
                                                         "off"};

template <typename A, ControlOf<Init> M>
void fields_of(A& a, M& m) {
  a.field("version", m.version);
  if constexpr (A::reads) {
    if (m.version != control_version) {
      throw BadControl{"it speaks version " + std::to_string(m.version) + "; expected version " +
                       std::to_string(control_version)};
    }
  }
  a.field("seed", m.seed);
  a.field("block", m.block);
  a.field("share", m.share);
  a.field("secret", m.secret);
  a.field("log_level", m.log_level);
  a.field("roles", m.roles);
  a.field("trace", m.trace);
}
template <typename A, ControlOf<Epoch> M>
void fields_of(A& a, M& m) {
  a.field("origin", m.origin);
}
template <typename A, ControlOf<AddSegment> M>
void fields_of(A& a, M& m) {
  a.field("name", m.name);
  a.field("access", m.access);
}
template <typename A, ControlOf<AddHost> M>
void fields_of(A& a, M& m) {
  a.field("name", m.name);
  a.field("segments", m.segments);
  a.field("access", m.access);
}
template <typename A, ControlOf<AddName> M>
void fields_of(A& a, M& m) {
  a.field("name", m.name);
  a.field("addresses", m.addresses);
}
template <typename A, ControlOf<AddNode> M>
void fields_of(A& a, M& m) {
  a.field("node", m.node);
  a.field("host", m.host);
  a.field("role", m.role);
  a.field("config", m.config);
}
template <typename A, typename M>
requires(ControlOf<M, Start> || ControlOf<M, Stop> || ControlOf<M, Drain>) void fields_of(A& a,
                                                                                          M& m) {
  a.field("node", m.node);
}
template <typename A, ControlOf<Replace> M>
void fields_of(A& a, M& m) {
  a.field("node", m.node);
  a.field("config", m.config);
}
template <typename A, ControlOf<Reload> M>
void fields_of(A& a, M& m) {
  a.field("node", m.node);
  a.field("id", m.id);
  a.field("config", m.config);
}
template <typename A, ControlOf<Invoke> M>
void fields_of(A& a, M& m) {
  a.field("node", m.node);
  a.field("id", m.id);
  a.field("operation", m.operation);
  a.field("arguments", m.arguments);
}
template <typename A, ControlOf<Observe> M>
void fields_of(A& a, M& m) {
  a.field("node", m.node);
  a.field("id", m.id);
  a.field("observable", m.observable);
  a.field("arguments", m.arguments);
}
template <typename A, ControlOf<Subscribe> M>
void fields_of(A& a, M& m) {
  a.field("node", m.node);
  a.field("observable", m.observable);
  a.field("arguments", m.arguments);
}
template <typename A, ControlOf<Fault> M>
void fields_of(A& a, M& m) {
  a.field("kind", m.kind);
  a.field("arguments", m.arguments);
}
template <typename A, ControlOf<Clock> M>
void fields_of(A& a, M& m) {
  a.field("node", m.node);
  a.field("offset", m.offset);
  a.field("drift_ppm", m.drift_ppm);
}
template <typename A, ControlOf<Hold> M>
void fields_of(A& a, M& m) {
  a.field("held", m.held);
}
template <typename A, ControlOf<Group> M>
void fields_of(A& a, M& m) {
  a.field("address", m.address);
  a.field("host", m.host);
  a.field("port", m.port);
  a.field("joined", m.joined);
  a.field("mark", m.mark);
}
template <typename A, ControlOf<Ready> M>
void fields_of(A& a, M& m) {
  a.field("version", m.version);
  a.field("process", m.process);
}
template <typename A, ControlOf<Completed> M>
void fields_of(A& a, M& m) {
  a.field("node", m.node);
  a.field("time", m.time);
  a.field("id", m.id);
  a.field("ok", m.ok);
  if (m.ok) a.field("result", m.result);
  if (!m.ok) a.field("error", m.error);
}
template <typename A, ControlOf<Observed> M>
void fields_of(A& a, M& m) {
  a.field("id", m.id);
  a.field("value", m.value);
}
template <typename A, ControlOf<Reloaded> M>
void fields_of(A& a, M& m) {
  a.field("id", m.id);
  a.field("refused", m.refused);
}
template <typename A, ControlOf<Changed> M>
void fields_of(A& a, M& m) {
  a.field("node", m.node);
  a.field("time", m.time);
  a.field("life", m.life);
  a.field("observable", m.observable);
  a.field("arguments", m.arguments);
  a.field("value", m.value);
  a.field("version", m.version);
}
template <typename A, ControlOf<Event> M>
void fields_of(A& a, M& m) {
  a.field("node", m.node);
  a.field("time", m.time);
  a.field("name", m.name);
  a.field("fields", m.fields);
}
template <typename A, ControlOf<Sample> M>
void fields_of(A& a, M& m) {
  a.field("node", m.node);
  a.field("time", m.time);
  a.field("name", m.name);
  a.measured("value", m.value);
}
template <typename A, ControlOf<Log> M>
void fields_of(A& a, M& m) {
  a.field("node", m.node);
  a.field("time", m.time);
  a.field("level", m.level);
  a.field("text", m.text);
  a.field("fields", m.fields);
}
template <typename A, ControlOf<Failed> M>
void fields_of(A& a, M& m) {
  a.field("node", m.node);
  a.field("time", m.time);
  a.field("what", m.what);
}
template <typename A, ControlOf<Drained> M>
void fields_of(A&, M&) {}

template <std::size_t Index = 0>
ControlMessage read_as(const std::string& type, const Json& json) {
  if constexpr (Index == type_names.size()) {
    const std::vector<std::string> known(type_names.begin(), type_names.end());
    throw BadControl{quoted_control(type) + " is no type of message" + suggestion(type, known)};
  } else {
    if (type_names[Index] != type) return read_as<Index + 1>(type, json);
    std::variant_alternative_t<Index, ControlMessage> message{};
    ControlReader reader(json);
    fields_of(reader, message);
    return message;
  }
}

// What is parsed is copied and written by recursion, which takes stack for each level.
bool is_too_deep(std::string_view line) {
  std::size_t depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char each = line[i];
    if (in_text && each == '\\') ++i;
    if (each == '"') in_text = !in_text;
    if (in_text) continue;
    if ((each == '{' || each == '[') && ++depth > control_depth_limit) return true;
    if ((each == '}' || each == ']') && depth > 0) --depth;
  }
  return false;
}

}  // namespace

std::string quoted_control(std::string_view word) {
  constexpr std::size_t longest = 40;
  std::string text =
      Json(word.substr(0, longest)).dump(-1, ' ', false, Json::error_handler_t::replace);
  if (word.size() > longest) text.insert(text.size() - 1, "...");
  text.front() = text.back() = '\'';
  return text;
}

std::string_view control_word(LogLevel level) {
  return level_names[static_cast<std::size_t>(level)];
}

LogLevel read_control_level(const std::string& word) {
  for (std::size_t i = 0; i < level_names.size(); ++i) {
    if (level_names[i] == word) return static_cast<LogLevel>(i);
  }
  const std::vector<std::string> known(level_names.begin(), level_names.end());
  throw BadControl{quoted_control(word) + " is no log level" + suggestion(word, known)};
}

std::string_view control_type(const ControlMessage& message) {
  return type_names[message.index()];
}

std::string format_control(const ControlMessage& message) {
  Json json = {{"type", control_type(message)}};
  ControlWriter writer(json);
  std::visit([&writer](const auto& each) { fields_of(writer, each); }, message);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<ControlMessage> parse_control(std::string_view line) {
  if (line.size() > control_line_limit) return Error{"a control line is longer than 16 MiB"};
  if (is_too_deep(line)) return Error{"a control line is nested deeper than 256 levels"};
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return Error{"a control line is not a JSON object"};
  try {
    std::string type;
    ControlReader(json).field("type", type);
    return read_as(type, json);
  } catch (const BadControl& bad) {
    return Error{"a control line is wrong: " + bad.what};
  }
}

}  // namespace swarmstage
