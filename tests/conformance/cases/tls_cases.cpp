// TLS, modelled or real: who learns what of whom, and what fails.

#include <algorithm>

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

void expect_key_of(Swarm& swarm, const std::string& hash, const std::string& identity) {
  if (swarm.traits().models_tls) {
    return expect_equal(hash, modelled_key_hash(identity), "the key of " + identity);
  }
  const bool is_hash = std::all_of(hash.begin(), hash.end(), [](char each) {
    return (each >= '0' && each <= '9') || (each >= 'a' && each <= 'f');
  });
  expect(hash.size() == 64 && is_hash, "the key of " + identity + " is a hash");
}

void each_side_learns_the_others_identity(Swarm& swarm) {
  const Attempt attempt = connect_with(swarm, tls("alice"), tls("bob"));
  swarm.until([&] { return !attempt.server.listener(attempt.listener).accepted.empty(); },
              "it is accepted");
  const StreamId far = attempt.server.listener(attempt.listener).accepted[0];

  expect_key_of(swarm, attempt.client.stream(attempt.near).opened->peer.key_hash, "bob");
  expect_key_of(swarm, attempt.server.stream(far).opened->peer.key_hash, "alice");
}

void an_identity_has_one_key(Swarm& swarm) {
  const Attempt attempt = connect_with(swarm, tls("alice"), tls("bob"));
  const StreamId again = attempt.client.connect(attempt.server.at(7000), {.tls = tls("bob")});
  const auto& accepted = attempt.server.listener(attempt.listener).accepted;
  swarm.until([&] { return accepted.size() == 2 && attempt.client.stream(again).opened; },
              "both are accepted");

  const std::string bob = attempt.client.stream(attempt.near).opened->peer.key_hash;
  expect_equal(attempt.client.stream(again).opened->peer.key_hash, bob, "the server, again");
  expect_equal(attempt.server.stream(accepted[1]).opened->peer.key_hash, bob, "as a client");
  const std::string alice = attempt.server.stream(accepted[0]).opened->peer.key_hash;
  expect(alice != bob && !alice.empty(), "another identity has another key");
}

void what_is_said_arrives(Swarm& swarm) {
  const Attempt attempt = connect_with(swarm, tls("alice"), tls("bob"));
  const std::string long_text(300'000, 'x');
  attempt.client.write(attempt.near, long_text);
  attempt.client.finish(attempt.near);
  swarm.until([&] { return !attempt.server.listener(attempt.listener).accepted.empty(); },
              "it is accepted");
  const StreamId far = attempt.server.listener(attempt.listener).accepted[0];
  swarm.until([&] { return attempt.server.stream(far).ended; }, "the end is heard");
  expect_equal(attempt.server.stream(far).received, long_text, "the bytes");

  attempt.server.write(far, "and back");
  attempt.server.finish(far);
  swarm.until([&] { return attempt.client.stream(attempt.near).closed.has_value(); }, "it closes");
  expect_equal(attempt.client.stream(attempt.near).received, std::string("and back"), "the answer");
  expect_equal(attempt.client.stream(attempt.near).closed, CloseReason::finished, "why");
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

void a_plain_client_is_not_accepted(Swarm& swarm) {
  const Attempt attempt = connect_with(swarm, std::nullopt, tls("bob"));
  if (attempt.client.stream(attempt.near).opened) {
    attempt.client.write(attempt.near, "GET / HTTP/1.1\r\nHost: bob\r\n\r\n");
  }
  const auto& near = attempt.client.stream(attempt.near);
  swarm.until([&] { return near.ended || near.closed.has_value(); }, "it is let go");
  expect(attempt.server.listener(attempt.listener).accepted.empty(), "nothing was accepted");
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
       any_tls},
      {topic, "an_identity_has_one_key", an_identity_has_one_key, any_tls},
      {topic, "what_is_said_arrives", what_is_said_arrives, any_tls},
      {topic, "the_best_common_protocol_is_agreed_on", the_best_common_protocol_is_agreed_on,
       any_tls},
      {topic, "an_unexpected_identity_fails", an_unexpected_identity_fails, any_tls},
      {topic, "a_nameless_peer_fails_where_one_is_required",
       a_nameless_peer_fails_where_one_is_required, any_tls},
      {topic, "tls_on_one_side_only_fails", tls_on_one_side_only_fails, modelled_tls},
      {topic, "a_plain_client_is_not_accepted", a_plain_client_is_not_accepted, plain_streams},
      {topic, "without_tls_nothing_is_learnt", without_tls_nothing_is_learnt, plain_streams},
  };
}

}  // namespace swarmstage::conformance
