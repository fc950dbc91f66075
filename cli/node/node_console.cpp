#include "cli/node/node_console.h"

#include <algorithm>
#include <ctime>
#include <utility>

#include "core/codec/text.h"

namespace swarmstage::cli {

namespace {

constexpr std::size_t buffer_bytes_max = 64U << 10;
constexpr Duration wait_min = 5ms;
constexpr Duration wait_max = 500ms;
constexpr int finish_milliseconds = 1000;
constexpr auto replaced = Json::error_handler_t::replace;  // what is no UTF-8

std::string field(const Json& fields, const char* name) {
  const auto found = fields.find(name);
  if (found == fields.end()) return {};
  return codec::without_controls(found->is_string() ? found->get<std::string>() : found->dump());
}

std::string peers_now(const Json& fields) {
  return " (" + field(fields, "peerCount") + "/" + field(fields, "maxPeers") + " peers)";
}

std::string connected_line(const Json& fields) {
  const std::string name = field(fields, "peerName");
  const std::string address = field(fields, "address");
  if (field(fields, "direction") == "incoming") {
    return "[NETWORK] Peer " + name + " connected from " + address + peers_now(fields);
  }
  return "[NETWORK] Connected to peer " + name + " at " + address + peers_now(fields);
}

// Nothing if it left as peers do, or because we did.
std::string why_it_went(const Json& fields) {
  const std::string why = field(fields, "reason");
  if (why.empty() || why == "finished" || why == "closed by us") return {};
  return why == "queue limit" ? " (it does not read what is sent to it)" : " (" + why + ")";
}

std::string bootstrap_failed_line(const Json& fields) {
  return "[BOOTSTRAP] Failed to connect to seed node " + field(fields, "address") + " after " +
         field(fields, "attempts") + " attempts: " + field(fields, "error");
}

std::string_view name_of(LogLevel level) {
  static constexpr std::string_view names[] = {"debug", "info", "warning", "error", "off"};
  return names[static_cast<std::size_t>(level)];
}

// Of a field of a log: in quotes if it is more than a word.
std::string shown(const Json& value) {
  if (!value.is_string()) return value.dump(-1, ' ', false, replaced);
  const auto text = value.get<std::string>();
  const bool plain = !text.empty() && text.find_first_of(" =\"\\") == std::string::npos;
  return plain ? text : value.dump(-1, ' ', false, replaced);
}

std::string time_of_day() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  localtime_r(&now, &parts);
  char text[16] = {};
  std::strftime(text, sizeof(text), "[%H:%M:%S] ", &parts);
  return text;
}

}  // namespace

std::string mesh_line(std::string_view event, const Json& f) {
  if (event == "MsgChatMessage") return "[" + field(f, "from") + "] " + field(f, "message");
  if (event == "MsgSystemStart") {
    return "[SYSTEM] Node " + field(f, "nodeName") + " listening on port " + field(f, "port");
  }
  if (event == "MsgPeerConnected") return connected_line(f);
  if (event == "MsgPeerDisconnected") {
    return "[NETWORK] Peer " + field(f, "peerName") + " disconnected" + why_it_went(f);
  }
  if (event == "MsgPeersDiscovered") {
    return "[DISCOVERY] Found " + field(f, "newCount") + " peers via " + field(f, "fromName") +
           " (total known: " + field(f, "totalKnown") + ")";
  }
  if (event == "MsgBytesMessage") {
    return "[" + field(f, "from") + "] <binary data: " + field(f, "length") + " bytes>";
  }
  if (event == "MsgBootstrapSuccess") {
    return "[BOOTSTRAP] Connected to seed node " + field(f, "address");
  }
  if (event == "MsgBootstrapFailed") return bootstrap_failed_line(f);
  if (event == "MsgMaintenanceCleanup") {
    return "[MAINTENANCE] Removed stale peer " + field(f, "peerName") + " (" + field(f, "reason") +
           ")";
  }
  if (event == "MsgConnectionFailed") {
    return "[ERROR] Failed to connect to " + field(f, "address") + ": " + field(f, "error");
  }
  if (event == "MsgPeersRecalled") {
    return "[BOOTSTRAP] Dialling " + field(f, "count") + " remembered addresses";
  }
  if (event == "MsgStoreFailed") return "[ERROR] " + field(f, "context") + ": " + field(f, "error");
  if (event == "MsgError") return "[ERROR] " + field(f, "context") + ": " + field(f, "error");
  return {};
}

std::string log_line(LogLevel level, std::string_view name, const Json& fields) {
  std::string line = "[";
  for (const char each : name_of(level)) line += static_cast<char>(each - 'a' + 'A');
  line.append("] ").append(name);
  for (const auto& [key, value] : fields.items()) {
    line.append(" ").append(key).append("=").append(shown(value));
  }
  return codec::without_controls(line);
}

void NodeConsole::event(NodeIndex, TimePoint, ByteView encoded) {
  const DecodedFields decoded = decode_fields(encoded);
  if (on_event && !on_event(decoded.name, decoded.fields)) return;
  if (options_.json || !options_.mesh) {
    Json line = {{"event", decoded.name}};
    line.update(decoded.fields);
    tell(line.dump(-1, ' ', false, replaced) + "\n");
  } else if (const std::string line = mesh_line(decoded.name, decoded.fields); !line.empty()) {
    tell(time_of_day().append(line).append("\n"));
  }
}

void NodeConsole::tell(std::string_view text) {
  {
    const std::lock_guard lock(mutex_);
    if (holds_) return void(held_.append(text));
  }
  print(text);
}

void NodeConsole::release() {
  std::string text;
  {
    const std::lock_guard lock(mutex_);
    holds_ = false;
    text.swap(held_);
  }
  if (!text.empty()) print(text);
}

void NodeConsole::discard() {
  const std::lock_guard lock(mutex_);
  holds_ = true;  // what comes from here on is never said
  held_.clear();
}

void NodeConsole::logged(NodeIndex, TimePoint, LogLevel level, ByteView encoded) {
  const DecodedFields decoded = decode_fields(encoded);
  if (!options_.json) return say(log_line(level, decoded.name, decoded.fields));
  Json line = {{"log", decoded.name}, {"level", name_of(level)}};
  for (const auto& [name, value] : decoded.fields.items()) {
    if (!line.contains(name)) line[name] = value;
  }
  print(line.dump(-1, ' ', false, replaced) + "\n");
}

void NodeConsole::say(std::string_view line) {
  if (options_.json) return print(Json{{"console", line}}.dump(-1, ' ', false, replaced) + "\n");
  std::string text = time_of_day();
  print(text.append(line).append("\n"));
}

void NodeConsole::print(std::string_view text) {
  Duration wait{};
  {
    const std::lock_guard lock(mutex_);
    tell_lost_locked();  // this line may be the first that finds room
    queue_.put(text);
    if (stuck_ && flush_asked_) return;
    if (options_.at_once || !flush_after || queue_.size() >= buffer_bytes_max) {
      if (write_locked() || !flush_after) return;
      wait = wait_;
    }
    if (std::exchange(flush_asked_, true)) return;
  }
  flush_after(wait);
}

void NodeConsole::flush() {
  Duration wait{};
  {
    const std::lock_guard lock(mutex_);
    flush_asked_ = false;
    if (write_locked() || !flush_after) return;
    flush_asked_ = true;
    wait = wait_;
  }
  flush_after(wait);
}

// True: nothing is left. Who reads nothing is asked less and less often.
bool NodeConsole::write_locked() {
  const std::size_t before = queue_.size();
  bool all = queue_.flush();
  if (tell_lost_locked()) all = queue_.flush();
  stuck_ = !all;
  const bool progress = all || queue_.size() < before;
  wait_ = progress ? wait_min : std::clamp(wait_ * 2, wait_min, wait_max);
  return all;
}

// True: there is something new to write.
bool NodeConsole::tell_lost_locked() {
  const std::uint64_t lines = queue_.take_lost_lines();
  if (lines != 0) queue_.put_notice(lost_line(lines), lines);
  return lines != 0;
}

void NodeConsole::finish() {
  const std::lock_guard lock(mutex_);
  if (!queue_.flush_within(finish_milliseconds)) return;
  if (tell_lost_locked()) queue_.flush();
}

std::string NodeConsole::lost_line(std::uint64_t lines) const {
  if (options_.json || !options_.mesh) {
    return Json{{"event", "output_lost"}, {"lines", lines}}.dump() + "\n";
  }
  std::string line = time_of_day();
  line += "[ERROR] " + std::to_string(lines);
  line += " lines of this output could not be written in time, and are lost\n";
  return line;
}

}  // namespace swarmstage::cli
