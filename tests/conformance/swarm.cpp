#include "tests/conformance/swarm.h"

namespace swarmstage::conformance {

Swarm::Swarm(const support::StageEntry& entry, const Wrapping& wrapping, Lacks lacks)
    : entry_(entry), wrapping_(wrapping), lacks_(lacks) {
  options_.observer = &audience_;
}

Swarm::~Swarm() {
  stage_.reset();
}

Stage& Swarm::stage() {
  if (stage_) return *stage_;
  if (wrapping_.make) {
    stage_ = wrapping_.make(options_);
  } else {
    auto made = entry_.make(options_);
    expect(made.ok(), made.error());
    stage_ = std::move(made.value());
  }
  if (const std::string_view reason = lacks_(stage_->traits()); !reason.empty()) {
    throw NotApplicable{std::string(reason)};
  }
  return *stage_;
}

std::unique_ptr<Node> Swarm::wrap(std::unique_ptr<Node> node) {
  return wrapping_.node ? wrapping_.node(std::move(node)) : std::move(node);
}

SegmentIndex Swarm::lan() {
  if (!lan_) lan_ = add_segment("lan");
  return *lan_;
}

SegmentIndex Swarm::add_segment(const std::string& name) {
  LinkQuality access;
  if (is_virtual()) access.latency = 1ms;
  return stage().add_segment({name, access});
}

HostIndex Swarm::add_host(const std::string& name, std::vector<SegmentIndex> segments) {
  if (segments.empty()) segments.push_back(lan());
  return stage().add_host({name, std::move(segments), std::nullopt});
}

void Swarm::begin_again() {
  conclude();
  stage_.reset();
  lan_.reset();
  players_.clear();
  audience_ = {};
}

Player& Swarm::player(const std::string& name) {
  return player_on(add_host(name), name);
}

Player& Swarm::player_on(HostIndex host, const std::string& name) {
  Player& player = player_not_started(host, name);
  player.start();
  return player;
}

Player& Swarm::player_not_started(HostIndex host, const std::string& name) {
  return *players_.emplace_back(std::make_unique<Player>(*this, host, name));
}

Link Swarm::link() {
  return link(player("client"), player("server"));
}

Link Swarm::link(Player& client, Player& server, std::uint16_t port) {
  const ListenerId listener = server.listen(port);
  const StreamId near = client.connect(server.at(port));
  until([&] { return client.stream(near).opened && !server.listener(listener).accepted.empty(); },
        "the stream opens at both ends");
  return {client, server, near, server.listener(listener).accepted.back(), listener};
}

void Swarm::until(const std::function<bool()>& done, std::string_view what) {
  if (done()) return;
  const Duration patience = is_virtual() ? Duration(300s) : Duration(10s);
  const auto over = [&] { return done() || (!failures_expected_ && !audience_.failures.empty()); };
  const bool came = stage().run_until(now() + patience, over);
  if (!failures_expected_ && !audience_.failures.empty()) conclude();
  expect(came, std::string(what) + " (waited " + support::show(patience) + ")");
}

void Swarm::conclude() {
  if (!failures_expected_) {
    for (const auto& failure : audience_.failures) throw support::ExpectationFailed(failure.name);
  }
  for (const auto& player : players_) {
    for (const std::string& breach : player->diary().breaches()) {
      throw support::ExpectationFailed("breach of the grammar: " + breach);
    }
  }
}

}  // namespace swarmstage::conformance
