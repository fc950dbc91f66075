// TLS where a stage models it: who learns what of whom, and what fails.

#include "core/stage/modelled_tls.h"
#include "tests/conformance/case.h"

namespace swarmstage::conformance {

namespace {

TlsOptions tls(std::string identity, std::vector<std::string> alpn = {}) {
  TlsOptions options;
  options.identity = std::move(identity);
  options.alpn = std::move(alpn);
  return options;
}

struct Attempt {
  Player& client;
  Player& server;
  StreamId near;
  ListenerId listener;
};

Attempt connect_with(Swarm& swarm, std::optional<TlsOptions> client_tls,
                     std::optional<TlsOptions> server_tls) {
  Player& client = swarm.player("client");
  Player& server = swarm.player("server");
  const ListenerId listener = server.listen({.port = 7000, .tls = std::move(server_tls)});
  const StreamId near = client.connect(server.at(7000), {.tls = std::move(client_tls)});
  swarm.until([&] { return client.stream(near).opened || client.stream(near).closed; },
              "connect is answered");
  return {client, server, near, listener};
}

void expect_bad_identity(Swarm& swarm, const Attempt& attempt) {
  swarm.until([&] { return attempt.client.stream(attempt.near).closed.has_value(); }, "it fails");
  swarm.a_while();
  expect_equal(attempt.client.stream(attempt.near).closed, CloseReason::bad_identity, "why");
  expect(!attempt.client.stream(attempt.near).opened, "it was never open");
  expect(attempt.server.listener(attempt.listener).accepted.empty(), "nothing was accepted");
}

void each_side_learns_the_others_identity(Swarm& swarm) {
  const Attempt attempt = connect_with(swarm, tls("alice"), tls("bob"));
  swarm.until([&] { return !attempt.server.listener(attempt.listener).accepted.empty(); },
              "it is accepted");
  const StreamId far = attempt.server.listener(attempt.listener).accepted[0];

  expect_equal(attempt.client.stream(attempt.near).opened->peer.key_hash, modelled_key_hash("bob"),
               "whom the client sees");
  expect_equal(attempt.server.stream(far).opened->peer.key_hash, modelled_key_hash("alice"),
               "whom the server sees");
}

void the_best_common_protocol_is_agreed_on(Swarm& swarm) {
  const Attempt attempt =
      connect_with(swarm, tls("", {"http/1.1", "swarm/1"}), tls("bob", {"swarm/2", "swarm/1"}));

  expect(attempt.client.stream(attempt.near).opened.has_value(), "it opens");
  expect_equal(attempt.client.stream(attempt.near).opened->peer.alpn, "swarm/1", "the protocol");
}

void an_unexpected_identity_fails(Swarm& swarm) {
  TlsOptions expecting = tls("alice");
  expecting.server_name = "carol";

  expect_bad_identity(swarm, connect_with(swarm, expecting, tls("bob")));
}

void a_nameless_peer_fails_where_one_is_required(Swarm& swarm) {
  TlsOptions strict = tls("bob");
  strict.require_peer = true;

  expect_bad_identity(swarm, connect_with(swarm, tls(""), strict));
}

void tls_on_one_side_only_fails(Swarm& swarm) {
  expect_bad_identity(swarm, connect_with(swarm, tls("alice"), std::nullopt));
}

void without_tls_nothing_is_learnt(Swarm& swarm) {
  const Attempt attempt = connect_with(swarm, std::nullopt, std::nullopt);

  expect(attempt.client.stream(attempt.near).opened.has_value(), "it opens");
  expect(attempt.client.stream(attempt.near).opened->peer == PeerIdentity{}, "an empty identity");
}

}  // namespace

std::vector<Case> tls_cases() {
  constexpr std::string_view topic = "tls";
  return {
      {topic, "each_side_learns_the_others_identity", each_side_learns_the_others_identity,
       modelled_tls},
      {topic, "the_best_common_protocol_is_agreed_on", the_best_common_protocol_is_agreed_on,
       modelled_tls},
      {topic, "an_unexpected_identity_fails", an_unexpected_identity_fails, modelled_tls},
      {topic, "a_nameless_peer_fails_where_one_is_required",
       a_nameless_peer_fails_where_one_is_required, modelled_tls},
      {topic, "tls_on_one_side_only_fails", tls_on_one_side_only_fails, modelled_tls},
      {topic, "without_tls_nothing_is_learnt", without_tls_nothing_is_learnt, nothing},
  };
}

}  // namespace swarmstage::conformance
