#include "tests/fuzz/mesh_game.h"

#include <array>

#include "core/base/assert.h"
#include "core/roles/mesh/mesh_role.h"
#include "core/roles/mesh/wire.h"
#include "tests/fuzz/memory_in_use.h"

namespace swarmstage::fuzz {

namespace {

constexpr std::size_t most_moves = 2000;
constexpr std::size_t max_peers = 4;
constexpr std::size_t handshakes_max = 6;
constexpr std::size_t addresses_max = 12;
constexpr std::size_t line_bytes_max = 256;
constexpr std::size_t payload_total_max = 2048;
constexpr std::size_t bootstrap_targets = 3;
constexpr Limits limits = {
    .stream_queue_bytes = 16384, .high_water_bytes = 4096, .low_water_bytes = 1024, .streams = 40};

// Small limits, so that short inputs reach them.
Json settings(std::size_t targets) {
  Json bootstrap = Json::array();
  for (std::size_t i = 0; i < targets; ++i) {
    bootstrap.push_back(i == 1 ? "name-1:8001" : "10.0.0." + std::to_string(90 + i) + ":8001");
  }
  return {{"id", "m"},
          {"name", "Mesh"},
          {"bootstrap", bootstrap},
          {"max_peers", max_peers},
          {"handshakes_max", handshakes_max},
          {"handshakes_per_source_max", 4},
          {"line_bytes_max", "256B"},
          {"payload_bytes_max", "1KiB"},
          {"payload_total_max", "2KiB"},
          {"addresses_max", addresses_max},
          {"addresses_per_source_max", 6},
          {"dials_max", 3}};
}

std::unique_ptr<Node> make_node() {
  RoleRegistry registry;
  registry.add(mesh::mesh_role());
  return std::move(registry.make("mesh", settings(2)).value());
}

// Ids on either side of the node's own, and its own.
constexpr std::array<std::string_view, 8> names = {"a", "b", "l", "m", "n", "x", "y", "z"};
constexpr std::array<std::string_view, 8> places = {
    "10.0.0.2:40000", "10.0.0.2:8001", "10.0.0.3:8001",     "10.0.0.90:8001",
    "10.0.0.1:8001",  "127.0.0.1:9",   "[fe80::1%2]:40000", "255.255.255.255:65535"};

}  // namespace

MeshGame::MeshGame(FuzzInput input)
    : input_(input), probe_(make_node(), limits), memory_before_(memory_in_use()) {}

void MeshGame::play() {
  probe_.start();
  hear_news();
  while (!input_.empty() && moves_ < most_moves && probe_.runner().running()) {
    move();
    ++moves_;
    hear_news();
    check_tables();
    check_answers();
  }
  finish();
}

void MeshGame::move() {
  using Move = void (MeshGame::*)();
  static constexpr std::array<Move, 20> moves = {
      &MeshGame::accept,    &MeshGame::accept,        &MeshGame::open_dial,    &MeshGame::open_dial,
      &MeshGame::say_line,  &MeshGame::say_line,      &MeshGame::say_line,     &MeshGame::say_bytes,
      &MeshGame::introduce, &MeshGame::introduce,     &MeshGame::introduce,    &MeshGame::end,
      &MeshGame::close,     &MeshGame::hold,          &MeshGame::pass_time,    &MeshGame::resolve,
      &MeshGame::invoke,    &MeshGame::lose_listener, &MeshGame::host_changes, &MeshGame::reload};
  const std::uint8_t choice = input_.byte();
  if (choice == 255) return begin_drain();
  (this->*moves[choice % moves.size()])();
}

// --- The network ---

void MeshGame::accept() {
  if (!listening_) return;
  const StreamId stream = probe_.accept(places[input_.below(places.size())]);
  if (stream) lines_.push_back({stream, true, true, false});
  streams_seen_ += stream ? 1U : 0U;
}

void MeshGame::open_dial() {
  Line* line = pick(false);
  if (!line) return;
  line->open = true;
  probe_.opened(line->stream);
}

void MeshGame::speak(Line& line, ByteView bytes) {
  if (line.ended || bytes.empty() || probe_.paused(line.stream)) return;
  // A copy of its own: reading beyond its end is found.
  const std::string copy(bytes.text());
  probe_.data(line.stream, copy);
}

void MeshGame::say_line() {
  static constexpr std::array<std::string_view, 12> words = {
      "",
      " ",
      "PING",
      "PONG",
      "REQUEST_PEERS",
      "PEERS:",
      "LISTEN:",
      "BYTES:",
      "DUPLICATE",
      "MAX_PEERS",
      "BYTES:40",
      "PEERS:10.0.0.4:1,10.0.0.4:2,name-2:3,localhost:4,"};
  Line* line = pick(true);
  if (!line) return;
  std::string text(words[input_.below(words.size())]);
  text += some_text();
  speak(*line, text + "\n");
}

void MeshGame::say_bytes() {
  if (Line* line = pick(true)) speak(*line, input_.bytes(input_.wide() % 2048));
}

void MeshGame::introduce() {
  Line* line = pick(true);
  if (!line) return;
  const std::uint8_t how = input_.byte();
  const std::string id(names[how % names.size()]);
  std::string text = id + ":name-" + id + "\n";
  if (how & 64U) text = mesh::hello_line(id, "name-" + id, how & 32U ? 8001 : 0);
  if (how & 128U) text += "LISTEN:" + some_address() + "\n";
  speak(*line, text);
}

void MeshGame::end() {
  Line* line = pick(true);
  if (!line || std::exchange(line->ended, true)) return;
  probe_.end(line->stream);
}

void MeshGame::close() {
  Line* line = pick(input_.below(2) == 0);
  if (!line) return;
  close(*line, static_cast<CloseReason>(input_.below(close_reason_count)));
}

void MeshGame::close(const Line& line, CloseReason reason) {
  const StreamId stream = line.stream;
  std::erase_if(lines_, [&](const Line& each) { return each.stream == stream; });
  probe_.closed(stream, reason);
}

void MeshGame::hold() {
  Line* line = pick(true);
  if (line) probe_.hold_writes(line->stream, input_.below(2) == 0);
}

void MeshGame::pass_time() {
  const std::size_t wide = input_.wide();
  probe_.advance(wide < 256 ? Duration(1ms) * static_cast<std::int64_t>(wide)
                            : Duration(5ms) * static_cast<std::int64_t>(wide));
  probe_.runner().wake(probe_.now());  // earlier or more often is harmless
}

void MeshGame::resolve() {
  if (questions_.empty()) return;
  const std::size_t which = input_.below(questions_.size());
  ResolveReply reply;
  for (std::size_t left = input_.below(8); left != 0; --left) {
    reply.addresses.push_back(IpAddress::v4(10, 0, 1, input_.byte()));
  }
  if (reply.addresses.empty()) reply.error = some_text();
  const ResolveId id = questions_[which];
  questions_.erase(questions_.begin() + static_cast<std::ptrdiff_t>(which));
  probe_.deliver(delivered::Resolved{id, reply});
}

void MeshGame::lose_listener() {
  if (input_.below(16) != 15 || !std::exchange(listening_, false)) return;
  probe_.deliver(delivered::ListenerClosed{probe_.last_listener(), CloseReason::interface_gone});
}

// --- Users ---

void MeshGame::invoke() {
  struct Operation {
    std::string_view name;
    std::string_view key;
  };
  static constexpr std::array<Operation, 9> operations = {{{"say", "text"},
                                                           {"say", "texts"},
                                                           {"connect", "address"},
                                                           {"discover", ""},
                                                           {"peers", ""},
                                                           {"send_bytes", "data"},
                                                           {"send_bytes", "text"},
                                                           {"quit", ""},
                                                           {"sya", "text"}}};
  const std::uint8_t choice = input_.byte();
  const Operation& operation = operations[choice % operations.size()];
  if (operation.name == "quit" && choice < 200) return;
  ++invocations_;
  probe_.invoke(operation.name, some_json(operation.key));
}

void MeshGame::reload() {
  Json config = settings(input_.below(bootstrap_targets + 1));
  const std::uint8_t how = input_.byte();
  if (how & 1U) config["discovery_interval"] = "1s";
  if (how & 2U) config["peer_timeout"] = "5s";
  if (how & 4U) config["port"] = 9;
  if (how & 8U) config["dial_spread"] = some_text();
  probe_.reload(config);
}

void MeshGame::host_changes() {
  HostChange change;
  change.kind = static_cast<HostChange::Kind>(input_.below(3));
  change.interface = probe_.host().interfaces.front();
  change.interface.name = "eth1";
  change.interface.address = IpAddress::v4(10, 0, 0, input_.byte());
  apply_change(probe_.host(), change);
  probe_.deliver(delivered::HostChanged{change});
}

void MeshGame::begin_drain() {
  probe_.drain();
}

// --- What can be seen from outside ---

// Forgets the streams that are closed, and learns of dials and questions.
void MeshGame::hear_news() {
  for (const auto& connect : probe_.take_connects()) {
    lines_.push_back({connect.stream, false, false, false});
    ++streams_seen_;
  }
  for (std::size_t left = probe_.take_resolves().size(); left != 0; --left) {
    const auto before = static_cast<std::uint32_t>(left - 1);
    questions_.push_back({probe_.last_resolve().value - before});
  }
  std::erase_if(lines_, [this](const Line& line) {
    probe_.written(line.stream);
    return probe_.aborted(line.stream);
  });
  probe_.take_events();
  probe_.take_logs();
  SWARMSTAGE_ASSERT(probe_.failure().empty(), "a handler threw");
}

void MeshGame::check_tables() {
  const auto see = [this](std::string_view name) {
    return probe_.runner().observe(name, {}).get<std::size_t>();
  };
  SWARMSTAGE_ASSERT(see("peers") <= max_peers, "more peers than allowed");
  SWARMSTAGE_ASSERT(see("known_addresses") <= addresses_max, "more addresses than allowed");
  SWARMSTAGE_ASSERT(see("links") <= lines_.size(), "a link without a stream");
  SWARMSTAGE_ASSERT(probe_.runner().stream_count() <= limits.streams, "more streams than allowed");
  const auto incoming =
      std::count_if(lines_.begin(), lines_.end(), [](const Line& line) { return line.incoming; });
  SWARMSTAGE_ASSERT(static_cast<std::size_t>(incoming) <= handshakes_max + 2 * max_peers,
                    "more incoming connections than allowed");
  SWARMSTAGE_ASSERT(probe_.runner().timer_count() <= 3 + bootstrap_targets + 4 * lines_.size(),
                    "timers are left behind");
  // A queue may pass its limit by the write that closes its stream; a payload
  // and a line are held in strings that double; the probe keeps notes.
  const std::size_t per_stream =
      limits.stream_queue_bytes + 4096 + 2 * line_bytes_max + 2 * sizeof(void*) * 128;
  const std::size_t allowed = limits.streams * per_stream + 2 * payload_total_max +
                              (std::size_t{256} << 10U) + 512 * streams_seen_ + 1024 * moves_;
  SWARMSTAGE_ASSERT(memory_in_use() <= memory_before_ + allowed,
                    "more memory than the limits allow");
}

// Once answered, an invocation keeps its answer.
void MeshGame::check_answers() {
  for (std::uint64_t id = 1; id <= invocations_; ++id) {
    const Outcome outcome = probe_.outcome(id);
    if (!outcome.ok && outcome.error == "not answered yet") continue;
    const std::string text =
        outcome.ok ? outcome.result.dump(-1, ' ', false, Json::error_handler_t::replace)
                   : outcome.error;
    const auto [known, first] = answers_.emplace(id, text);
    SWARMSTAGE_ASSERT(first || known->second == text, "an invocation was answered twice");
  }
}

// When everything around it is over, nobody waits for an answer.
void MeshGame::finish() {
  begin_drain();
  hear_news();
  while (!questions_.empty()) {
    probe_.deliver(delivered::Resolved{questions_.back(), {}});
    questions_.pop_back();
    hear_news();
  }
  while (!lines_.empty()) {
    close(lines_.back(), CloseReason::reset);
    hear_news();
  }
  check_answers();
  SWARMSTAGE_ASSERT(answers_.size() == invocations_, "an invocation was never answered");
  SWARMSTAGE_ASSERT(probe_.runner().observe("peers", {}) == 0, "a peer without a stream");
  SWARMSTAGE_ASSERT(probe_.runner().observe("links", {}) == 0, "a link without a stream");
  probe_.stop();
}

MeshGame::Line* MeshGame::pick(bool open) {
  std::vector<Line*> found;
  for (Line& line : lines_) {
    if (line.open == open) found.push_back(&line);
  }
  const std::uint8_t which = input_.byte();
  return found.empty() ? nullptr : found[which % found.size()];
}

// --- Words ---

std::string MeshGame::some_text() {
  return std::string(input_.bytes(input_.below(48)).text());
}

std::string MeshGame::some_address() {
  const std::uint8_t choice = input_.byte();
  if (choice < 64) return some_text();
  return std::string(places[choice % places.size()]);
}

Json MeshGame::some_json(std::string_view key) {
  if (key.empty()) return {};
  if (key == "address") return {{"address", some_address()}};
  if (key != "texts") return {{std::string(key), some_text()}};
  Json texts = Json::array();
  const std::string text = some_text();
  for (std::size_t left = input_.below(64); left != 0; --left) texts.push_back(text);
  return {{"texts", texts}};
}

}  // namespace swarmstage::fuzz
