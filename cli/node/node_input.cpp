#include "cli/node/node_input.h"

#include <algorithm>
#include <ctime>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/nearest.h"
#include "core/codec/line_codec.h"
#include "core/codec/text.h"
#include "core/roles/mesh/operations.h"
#include "core/roles/mesh/wire.h"

namespace swarmstage::cli {

namespace {

constexpr Duration goodbye = 5s;
constexpr std::size_t known_shown = 10;

std::string time_ago(const Json& nanoseconds_ago) {
  const std::time_t then =
      std::time(nullptr) -
      static_cast<std::time_t>(nanoseconds_ago.get<std::int64_t>() / 1000000000);
  std::tm parts{};
  localtime_r(&then, &parts);
  char text[16] = {};
  std::strftime(text, sizeof(text), "%H:%M:%S", &parts);
  return text;
}

std::string text_of(const Json& value) {
  return codec::without_controls(value.is_string() ? value.get<std::string>() : value.dump());
}

}  // namespace

bool input_is_read() {
  struct stat status {};
  if (fstat(STDIN_FILENO, &status) != 0) return false;
  return !S_ISCHR(status.st_mode) || isatty(STDIN_FILENO) == 1;
}

NodeInput::~NodeInput() {
  if (wake_[1] >= 0) ::close(wake_[1]);
  if (thread_.joinable()) thread_.join();
  if (wake_[0] >= 0) ::close(wake_[0]);
}

void NodeInput::begin() {
  if (thread_.joinable() || ::pipe2(wake_, O_CLOEXEC) != 0) return;
  echoes_ = isatty(STDIN_FILENO) == 1;
  if (echoes_ && !console_.is_json()) {
    console_.print(
        "\n[COMMANDS]\n  /peers - Display network status\n"
        "  /connect <ip:port> - Establish peer connection\n"
        "  /discover - Request peer discovery\n  /quit - Shutdown node\n"
        "  Type message to broadcast to network\n\n");
  }
  thread_ = std::thread([this] { read_all(); });
}

// False: the node is over, and nobody wants to hear more.
bool NodeInput::wait_for_input() const {
  pollfd watched[2] = {{STDIN_FILENO, POLLIN, 0}, {wake_[0], POLLIN, 0}};
  while (::poll(watched, 2, -1) < 0) {
  }
  return watched[1].revents == 0;
}

void NodeInput::read_all() {
  InputLines lines([this] { return longest_text(); });
  std::vector<char> buffer(64U << 10);
  while (!quits_ && node_.running() && wait_for_input()) {
    const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    lines.add({buffer.data(), static_cast<std::size_t>(size)});
    while (!quits_) {
      const auto line = lines.next();
      if (!line) break;
      take(*line);
    }
    broadcast();
  }
  if (const auto line = quits_ ? std::nullopt : lines.last()) take(*line);
  broadcast();
  node_.begin_drain(goodbye);
}

void NodeInput::take(const InputLines::Line& line) {
  const std::string_view text = codec::trimmed(line.text);
  if (line.lost != 0) {
    broadcast();
    std::string why(mesh::unsayable);
    why += "has " + std::to_string(line.text.size() + line.lost);
    why += " bytes; expected at most " + std::to_string(longest_text());
    return complain(line.number, line.number, why);
  }
  if (text.empty()) return;
  if (text.front() != '/') return void(texts_.push_back({line.number, std::string(text)}));
  broadcast();
  command(text);
}

std::size_t NodeInput::longest_text() {
  const Json limits = node_.observe("limits");
  if (!limits.is_object()) return 0;  // the node is over
  return mesh::longest_chat(limits["line_bytes_max"]["limit"].get<std::size_t>());
}

void NodeInput::broadcast() {
  if (!texts_.empty()) say(texts_);
  texts_.clear();
}

// Waits until the node could send it, so a pipe is read no faster than that. Texts are
// refused as a whole; which of them is to blame comes out by halves.
void NodeInput::say(std::span<const Text> texts) {
  Json list = Json::array();
  for (const Text& each : texts) list.push_back(each.text);
  const Outcome said = node_.invoke("say", {{"texts", std::move(list)}}).get();
  if (!said.ok && texts.size() > 1 && said.error.starts_with(mesh::unsayable)) {
    const std::size_t half = texts.size() / 2;
    say(texts.first(half));
    return say(texts.subspan(half));
  }
  if (!said.ok) return complain(texts.front().line, texts.back().line, said.error);
  if (!echoes_) return;
  const std::string name = text_of(node_.observe("name"));
  for (const Text& each : texts) console_.say("[" + name + "] " + each.text);
}

// Who types sees which line it is.
void NodeInput::complain(std::size_t first, std::size_t last, const std::string& why) {
  std::string where;
  if (!echoes_) {
    where = first == last ? "line " : "lines ";
    where += std::to_string(first);
    if (first != last) where += " to " + std::to_string(last);
    where += ": ";
  }
  console_.say("[ERROR] " + where + why);
}

// --- Commands ---

void NodeInput::command(std::string_view line) {
  const std::size_t blank = std::min(line.find_first_of(" \t"), line.size());
  const std::string word = codec::without_controls(line.substr(0, blank));
  const std::string_view rest = codec::trimmed(line.substr(blank));
  static const std::vector<std::string> known = {"/peers", "/connect", "/discover", "/quit"};
  if (std::ranges::find(known, word) == known.end()) {
    return console_.say("[ERROR] unknown command '" + word + "'" + suggestion(word, known));
  }
  if (word == "/connect") return connect(rest);
  if (!rest.empty()) {
    return console_.say("[ERROR] " + word + " takes nothing behind it; found '" +
                        codec::without_controls(rest) + "'");
  }
  if (word == "/peers") return show_peers();
  if (word == "/discover") return discover();
  quits_ = true;
}

void NodeInput::connect(std::string_view address) {
  if (address.empty()) {
    return console_.say("[ERROR] /connect needs an address: /connect <ip:port>");
  }
  // A failed connect is told by an event; only a wrong word is told here.
  node_.invoke("connect", {{"address", address}}, [this](const Outcome& outcome) {
    if (outcome.error.starts_with("connect expects")) console_.say("[ERROR] " + outcome.error);
  });
}

void NodeInput::discover() {
  node_.invoke("discover").get();
  console_.say("[SYSTEM] Discovery request sent to all peers");
}

void NodeInput::show_peers() {
  const Outcome outcome = node_.invoke("peers").get();
  if (!outcome.ok) return;
  const Json& connected = outcome.result["connected"];
  const Json& known = outcome.result["known"];
  std::string text = "[STATUS] Connected Peers (" + std::to_string(connected.size()) + "/" +
                     text_of(outcome.result["max_peers"]) + "):";
  if (connected.empty()) text += "\n  No active connections";
  for (const Json& peer : connected) {
    text += "\n  " + text_of(peer["name"]) + " (" + text_of(peer["address"]) +
            ") - last seen: " + time_ago(peer["heard_ago_ns"]);
  }
  console_.say(text);
  text = "[STATUS] Known Peers (" + std::to_string(known.size()) + "):";
  if (known.empty()) text += "\n  No discovered peers";
  for (std::size_t i = 0; i < known.size() && i < known_shown; ++i) {
    const bool is_connected = known[i]["connected"].get<bool>();
    text += "\n  " + text_of(known[i]["address"]) + " (" +
            (is_connected ? "connected" : "discovered") + ") - " +
            time_ago(known[i]["since_ago_ns"]);
  }
  if (known.size() > known_shown) {
    text += "\n  ... and " + std::to_string(known.size() - known_shown) + " more";
  }
  console_.say(text);
}

}  // namespace swarmstage::cli
