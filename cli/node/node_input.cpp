#include "cli/node/node_input.h"

#include <ctime>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/codec/line_codec.h"
#include "core/codec/text.h"

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
  if (echoes_) {
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
  std::string rest;
  std::vector<char> buffer(64U << 10);
  while (!quits_ && node_.running() && wait_for_input()) {
    const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    rest.append(buffer.data(), static_cast<std::size_t>(size));
    std::size_t begin = 0;
    for (std::size_t end = 0; !quits_ && (end = rest.find('\n', begin)) != std::string::npos;) {
      take(std::string_view(rest).substr(begin, end - begin));
      begin = end + 1;
    }
    rest.erase(0, begin);
    broadcast();
  }
  if (!quits_ && !rest.empty()) take(rest);
  broadcast();
  node_.begin_drain(goodbye);
}

void NodeInput::take(std::string_view line) {
  line = codec::trimmed(line);
  if (line.empty()) return;
  if (line.front() != '/') return void(texts_.emplace_back(line));
  broadcast();
  command(line);
}

// Waits until the node could send it, so a pipe is read no faster than that.
void NodeInput::broadcast() {
  if (texts_.empty()) return;
  if (echoes_) {
    const std::string name = text_of(node_.observe("name"));
    for (const std::string& text : texts_) console_.say("[" + name + "] " + text);
  }
  const Outcome said = node_.invoke("say", {{"texts", std::move(texts_)}}).get();
  texts_.clear();
  if (!said.ok) console_.say("[ERROR] " + said.error);
}

void NodeInput::command(std::string_view line) {
  const std::size_t blank = line.find(' ');
  const std::string_view word = line.substr(0, blank);
  if (word == "/quit") {
    quits_ = true;
  } else if (word == "/peers") {
    show_peers();
  } else if (word == "/discover") {
    node_.invoke("discover").get();
    console_.say("[SYSTEM] Discovery request sent to all peers");
  } else if (word == "/connect" && blank != std::string_view::npos) {
    const std::string address(codec::trimmed(line.substr(blank)));
    // A failed connect is told by an event; only a wrong word is told here.
    node_.invoke("connect", {{"address", address}}, [this](const Outcome& outcome) {
      if (outcome.error.starts_with("connect expects")) console_.say("[ERROR] " + outcome.error);
    });
  } else {
    console_.say("[ERROR] unknown command '" + codec::without_controls(line) +
                 "'; known are /peers, /connect <ip:port>, /discover, /quit");
  }
}

void NodeInput::show_peers() {
  const Outcome outcome = node_.invoke("peers").get();
  if (!outcome.ok) return;
  const Json& connected = outcome.result["connected"];
  const Json& known = outcome.result["known"];
  std::string text = "\n[STATUS] Connected Peers (" + std::to_string(connected.size()) + "/" +
                     text_of(outcome.result["max_peers"]) + "):\n";
  if (connected.empty()) text += "  No active connections\n";
  for (const Json& peer : connected) {
    text += "  " + text_of(peer["name"]) + " (" + text_of(peer["address"]) +
            ") - last seen: " + time_ago(peer["heard_ago_ns"]) + "\n";
  }
  text += "\n[STATUS] Known Peers (" + std::to_string(known.size()) + "):\n";
  if (known.empty()) text += "  No discovered peers\n";
  for (std::size_t i = 0; i < known.size() && i < known_shown; ++i) {
    const bool is_connected = known[i]["connected"].get<bool>();
    text += "  " + text_of(known[i]["address"]) + " (" +
            (is_connected ? "connected" : "discovered") + ") - " +
            time_ago(known[i]["since_ago_ns"]) + "\n";
  }
  if (known.size() > known_shown) {
    text += "  ... and " + std::to_string(known.size() - known_shown) + " more\n";
  }
  console_.print(text + "\n");
}

}  // namespace swarmstage::cli
