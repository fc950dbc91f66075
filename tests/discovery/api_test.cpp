// The HTTP API of an instance, asked byte by byte.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/discovery/discovery_probe.h"

namespace swarmstage::lan_discovery {
namespace {

using testing::HasSubstr;

class ApiTest : public testing::Test {
 protected:
  ApiTest() {
    probe.advance(3s);
    client = probe.accept("127.0.0.1:5000");
    probe.meet(peer);
    probe.advance(10ms);
    probe.said();
  }
  std::string ask(StreamId on, std::string_view method, std::string_view target,
                  std::string_view body = {}) {
    std::string request(method);
    request += ' ';
    request += target;
    request += " HTTP/1.1\r\nHost: localhost\r\n";
    if (method != "GET") {
      request += "Content-Type: application/json\r\nContent-Length: ";
      request += std::to_string(body.size());
      request += "\r\n";
    }
    request += "\r\n";
    request += body;
    probe.data(on, request);
    return probe.written(on);
  }
  std::string get(std::string_view target) { return ask(client, "GET", target); }
  static int status_of(const std::string& answer) { return std::stoi(answer.substr(9, 3)); }
  static std::string body_of(const std::string& answer) {
    return answer.substr(answer.find("\r\n\r\n") + 4);
  }
  void receipt(std::uint64_t number) {
    Notice notice;
    notice.kind = NoticeKind::receipt;
    notice.target = probe.own_instance();
    notice.number = number;
    probe.hear_alone(peer, peer.say(notice));
  }
  void message(std::uint64_t number, std::string_view text) {
    Notice notice;
    notice.kind = NoticeKind::message;
    notice.target = probe.own_instance();
    notice.number = number;
    notice.text = text;
    probe.hear_alone(peer, peer.say(notice));
  }

  DiscoveryProbe probe{Json{{"http_port", 8082}}};
  Other peer = alice();
  StreamId client;
};

TEST_F(ApiTest, ThePeersAreListedAsTheReadmeShowsThem) {
  const std::string answer = get("/peers");

  EXPECT_EQ(status_of(answer), 200);
  EXPECT_THAT(answer, HasSubstr("Content-Type: application/json\r\n"));
  EXPECT_EQ(body_of(answer), "[{\"name\":\"alice\",\"address\":\"10.0.0.2:8080\"}]\n");
  Other other = bob();
  probe.meet(other);
  EXPECT_EQ(Json::parse(body_of(get("/peers"))).size(), 2U) << "and follow the list";
}

TEST_F(ApiTest, WithDetailThereIsAllThatIsKnown) {
  probe.advance(2s);

  const Json detail = Json::parse(body_of(get("/peers?detail=1")))[0];

  EXPECT_EQ(detail["instance"], DiscoveryProbe::text_of(peer.instance));
  EXPECT_EQ(detail["source"], "10.0.0.2:8080");
  EXPECT_EQ(detail["http"], "10.0.0.2:8082");
  EXPECT_EQ(detail["verified"], false);
  EXPECT_NEAR(detail["heard_seconds_ago"].get<double>(), 2.0, 0.1);
  EXPECT_EQ(body_of(get("/peers?detail=0")), body_of(get("/peers")));
  EXPECT_EQ(status_of(get("/peers?detail=abc")), 400) << "not all there is, for a slip of the pen";
}

TEST_F(ApiTest, OtherMethodsAreNotAllowedOnThePeers) {
  for (const char* method : {"POST", "DELETE", "PUT"}) {
    const std::string answer = ask(probe.accept("127.0.0.1:5001"), method, "/peers");
    EXPECT_EQ(status_of(answer), 405) << method;
    EXPECT_THAT(answer, HasSubstr("Allow: GET, HEAD, OPTIONS"));
  }
}

// A page of evil.example, once that name points to this machine: all it asks is of the same origin.
TEST_F(ApiTest, ANameThatWasMadeToPointHereGetsNoAnswer) {
  const auto from_elsewhere = [&](std::string_view line, std::string_view body = {}) {
    const StreamId page = probe.accept("127.0.0.1:5005");
    std::string request(line);
    request += " HTTP/1.1\r\nHost: evil.example:8082\r\nOrigin: http://evil.example:8082\r\n";
    request.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n");
    probe.data(page, request.append(body));
    return status_of(probe.written(page));
  };
  probe.take_events();

  EXPECT_EQ(from_elsewhere("GET /peers"), 421);
  EXPECT_EQ(from_elsewhere("POST /messages", R"({"peer":"alice","text":"hello"})"), 421);
  EXPECT_EQ(from_elsewhere("PUT /log-level", R"({"level":"off"})"), 421);
  EXPECT_EQ(from_elsewhere("POST /announce"), 421);
  EXPECT_TRUE(probe.said().empty());
  EXPECT_TRUE(probe.take_events().empty());
}

TEST(ApiNames, WhereOthersReachItOnlyPagesOfNamesItWasGivenChangeAnything) {
  const auto announce = [](const Json& config, std::string_view host) {
    DiscoveryProbe probe(config);
    const StreamId page = probe.accept("10.0.0.2:5000");
    std::string request = "POST /announce HTTP/1.1\r\nHost: ";
    request.append(host).append("\r\nOrigin: http://").append(host);
    probe.data(page, request.append("\r\nContent-Length: 0\r\n\r\n"));
    return std::stoi(probe.written(page).substr(9, 3));
  };
  const Json open = {{"http_port", 8082}, {"http_address", "0.0.0.0"}};
  Json named = open;
  named["http_hosts"] = Json::array({"build.example"});

  EXPECT_EQ(announce(open, "evil.example:8082"), 403);
  EXPECT_EQ(announce(open, "10.0.0.1:8082"), 200);
  EXPECT_EQ(announce(named, "evil.example:8082"), 421);
  EXPECT_EQ(announce(named, "build.example:8082"), 200);
  EXPECT_EQ(announce(named, "10.0.0.1:8082"), 200);
}

TEST_F(ApiTest, EventsBeginWithTheListAndTellItsChanges) {
  const std::string begun = get("/events");
  Other other = bob();
  probe.meet(other);
  probe.hear_broadcast(other, other.goodbye());

  const std::string told = probe.written(client);

  EXPECT_THAT(begun, HasSubstr("text/event-stream"));
  EXPECT_THAT(begun, HasSubstr("event: peers\ndata: [{\"name\":\"alice\""));
  EXPECT_THAT(told, HasSubstr("event: appeared\ndata: {\"name\":\"bob\""));
  EXPECT_THAT(told, HasSubstr("event: gone\n"));
  EXPECT_THAT(told, HasSubstr("\"reason\":\"left\""));
}

TEST_F(ApiTest, AMessageIsAnsweredWhenItsReceiptComes) {
  EXPECT_EQ(ask(client, "POST", "/messages", R"({"peer":"alice","text":"hello"})"), "");
  const auto said = probe.said();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].text, "hello");

  receipt(said[0].notice.number);

  const std::string answer = probe.written(client);
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_EQ(Json::parse(body_of(answer)), Json({{"delivered", true}, {"attempts", 1}}));
}

TEST_F(ApiTest, AMessageThatNobodyAcknowledgesTimesOut) {
  ask(client, "POST", "/messages", R"({"peer":"alice","text":"hello"})");

  probe.advance(20s);

  EXPECT_EQ(status_of(probe.written(client)), 504);
}

TEST_F(ApiTest, AMessageToSomebodyWhoLeavesIsGone) {
  ask(client, "POST", "/messages", R"({"peer":"alice","text":"hello"})");

  probe.hear_broadcast(peer, peer.goodbye());

  EXPECT_EQ(status_of(probe.written(client)), 410);
}

TEST_F(ApiTest, AClientThatGoesAwayBreaksNothing) {
  ask(client, "POST", "/messages", R"({"peer":"alice","text":"hello"})");
  probe.closed(client, CloseReason::reset);

  receipt(1);

  EXPECT_EQ(probe.see("messages_delivered"), 1);
  EXPECT_EQ(probe.failure(), "");
}

TEST_F(ApiTest, WrongRequestsAreToldWhatIsWrong) {
  const auto post = [&](std::string_view body) { return ask(client, "POST", "/messages", body); };

  EXPECT_EQ(status_of(post("{")), 400);
  EXPECT_EQ(status_of(post("[]")), 400);
  EXPECT_THAT(post(R"({"peer":"alice"})"), HasSubstr("'peer' and 'text'"));
  EXPECT_THAT(post(R"({"peer":"alice","text":""})"), HasSubstr("is empty"));
  const std::string unknown = post(R"({"peer":"alise","text":"hi"})");
  EXPECT_EQ(status_of(unknown), 404);
  EXPECT_THAT(unknown, HasSubstr("did you mean 'alice'?"));
  EXPECT_THAT(unknown, HasSubstr("application/problem+json"));
  EXPECT_EQ(probe.said().size(), 0U);
}

TEST_F(ApiTest, TooManyMessagesAreRefusedForAWhile) {
  for (int i = 0; i < 16; ++i) {
    ask(probe.accept("127.0.0.1:6000"), "POST", "/messages", R"({"peer":"alice","text":"hi"})");
  }

  const std::string answer = ask(client, "POST", "/messages", R"({"peer":"alice","text":"hi"})");

  EXPECT_EQ(status_of(answer), 429);
  EXPECT_THAT(answer, HasSubstr("Retry-After: 1\r\n"));
}

TEST_F(ApiTest, MessagesThatCameAreStreamedFromWhereTheClientLeft) {
  message(1, "one");
  message(2, "two");
  const std::string instance = probe.see("instance").get<std::string>();
  EXPECT_THAT(get("/messages"),
              HasSubstr("id: " + instance + "-1\nevent: message\ndata: {\"number\":1,"));
  message(3, "three");
  EXPECT_THAT(probe.written(client), HasSubstr("\"text\":\"three\""));
  const StreamId again = probe.accept("127.0.0.1:5003");

  probe.data(again, "GET /messages HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: " + instance +
                        "-2\r\n\r\n");

  const std::string answer = probe.written(again);
  EXPECT_THAT(answer, HasSubstr("\"text\":\"three\""));
  EXPECT_THAT(answer, testing::Not(HasSubstr("\"text\":\"two\"")));
}

TEST_F(ApiTest, AClientOfAnEarlierLifeIsSentEveryMessageThatIsKept) {
  message(1, "one");
  message(2, "two");
  const std::string instance = probe.see("instance").get<std::string>();
  const std::string others = DiscoveryProbe::text_of(peer.instance);

  for (const std::string& seen : {others + "-7", std::string("7"), instance + "-2x", instance}) {
    const StreamId again = probe.accept("127.0.0.1:5003");
    probe.data(again,
               "GET /messages HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: " + seen + "\r\n\r\n");

    const std::string answer = probe.written(again);
    EXPECT_THAT(answer, HasSubstr("\"text\":\"one\"")) << seen;
    EXPECT_THAT(answer, HasSubstr("\"text\":\"two\"")) << seen;
  }
}

TEST_F(ApiTest, AnnounceAnnouncesNow) {
  EXPECT_EQ(status_of(ask(client, "POST", "/announce")), 200);

  const auto said = probe.said();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_TRUE(said[0].broadcast && said[0].notice.asks);
}

TEST_F(ApiTest, TheLogLevelIsHandedToTheProcess) {
  probe.take_events();
  EXPECT_EQ(status_of(ask(client, "PUT", "/log-level", R"({"level":"debug"})")), 200);

  const auto events = probe.take_events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].name, "log_level_set");
  EXPECT_EQ(events[0].fields["level"], "debug");
  EXPECT_EQ(body_of(get("/log-level")), R"({"level":"debug"})");
  const std::string wrong = ask(client, "PUT", "/log-level", R"({"level":"debgu"})");
  EXPECT_EQ(status_of(wrong), 400);
  EXPECT_THAT(wrong, HasSubstr("did you mean 'debug'?"));
}

TEST_F(ApiTest, AnInstanceThatLeavesIsNotReadyAndAnnouncesNoMore) {
  probe.invoke("leave");

  EXPECT_EQ(status_of(get("/readyz")), 503);
  EXPECT_EQ(status_of(get("/healthz")), 200);
  EXPECT_EQ(status_of(ask(client, "POST", "/announce")), 503);
  EXPECT_EQ(status_of(ask(client, "POST", "/messages", R"({"peer":"alice","text":"hi"})")), 503);
}

TEST_F(ApiTest, MetricsTellLimitsAndFaultsAndNobodysName) {
  probe.hear(peer.from, "rubbish", Cast::broadcast);

  const std::string text = body_of(get("/metrics"));

  EXPECT_THAT(text, HasSubstr("swarmstage_discovery_peers 1\n"));
  EXPECT_THAT(text, HasSubstr("swarmstage_discovery_faults_total{fault=\"foreign\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("swarmstage_discovery_limit_reached_total{limit=\"off_link\"} 0\n"));
  EXPECT_THAT(text, testing::Not(HasSubstr("alice")));
}

TEST_F(ApiTest, EveryRouteIsDescribed) {
  const Json document = Json::parse(body_of(get("/openapi.json")));

  for (const char* path : {"/peers", "/events", "/messages", "/announce", "/log-level"}) {
    EXPECT_TRUE(document["paths"].contains(path)) << path;
  }
  EXPECT_TRUE(document["paths"]["/messages"].contains("post"));
}

}  // namespace
}  // namespace swarmstage::lan_discovery
