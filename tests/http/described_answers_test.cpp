// What each daemon answers, held beside what its /openapi.json says of it.

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "core/roles/builtin_roles.h"
#include "core/testing/node_probe.h"
#include "tests/http/server_probe.h"

namespace swarmstage::http {
namespace {

struct Daemon {
  std::string role;
  Json config;
};

struct Answer {
  std::string status;
  std::string type;  // without its parameters; empty: none is told
};

std::string field_of(const std::string& answer, const std::string& name) {
  const std::string head = answer.substr(0, answer.find("\r\n\r\n") + 2);
  const std::size_t begin = head.find("\r\n" + name + ": ");
  if (begin == std::string::npos) return {};
  const std::size_t value = begin + name.size() + 4;
  return head.substr(value, head.find("\r\n", value) - value);
}

Answer read(const std::string& answer) {
  const std::string type = field_of(answer, "Content-Type");
  return {std::to_string(status_of(answer)), type.substr(0, type.find(';'))};
}

class DescribedAnswersTest : public testing::TestWithParam<Daemon> {
 protected:
  DescribedAnswersTest() : probe(make()) {
    probe.start();
    probe.advance(std::chrono::seconds(3));
    document = Json::parse(body_of(ask("GET", "/openapi.json")));
  }
  static std::unique_ptr<Node> make() {
    RoleRegistry roles;
    add_builtin_roles(roles);
    return std::move(roles.make(GetParam().role, GetParam().config).value());
  }
  /// On a connection of its own, because an event stream never ends.
  std::string ask(std::string_view method, std::string_view target, std::string_view fields = {},
                  std::string_view body = {}, std::string_view host = "localhost") {
    const StreamId client = probe.accept("10.0.0.2:5000");
    std::string request(method);
    request.append(" ").append(target).append(" HTTP/1.1\r\nHost: ").append(host).append("\r\n");
    request.append(fields);
    if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    probe.data(client, request.append("\r\n").append(body));
    const std::string answer = probe.written(client);
    probe.closed(client, CloseReason::reset);
    return answer;
  }
  /// All that a client of any kind may come up with, of one route.
  std::vector<std::string> ask_everything(const std::string& method, const std::string& target) {
    std::vector<std::string> answers = {
        ask(method, target),
        ask(method, target, "Origin: https://evil.example\r\n"),
        ask(method, target, "", "", "evil.example"),
        ask(method, target, "", "", "a b"),
        ask(method, target, "Expect: more\r\n"),
        ask(method, target, "Transfer-Encoding: gzip\r\n"),
        ask(method, target, "Content-Length: 99999999\r\n"),
        ask(method, target, "", R"({"peer":"nobody","text":"hello","level":"debug"})"),
        ask(method, target, "", R"({"level":"loud"})"),
        ask(method, target, "", "no json"),
        ask(method, target + "?detail=1"),
        ask(method, target + "?detail=abc"),
        ask(method, target + "?" + std::string(5000, 'x')),
        ask(method, target, "X: " + std::string(9000, 'x') + "\r\n"),
        ask(method, target, "If-Match: \"another\"\r\n"),
        ask(method, target, "Range: bytes=0-1\r\n"),
        ask(method, target, "Range: bytes=99999999-\r\n")};
    if (const std::string tag = field_of(answers[0], "ETag"); !tag.empty()) {
      answers.push_back(ask(method, target, "If-None-Match: " + tag + "\r\n"));
    }
    return answers;
  }
  void expect_described(const Json& operation, const std::string& asked,
                        const std::vector<std::string>& answers) {
    for (const std::string& each : answers) {
      if (each.empty()) continue;  // it answers later
      const Answer answer = read(each);
      const Json& described = operation["responses"];
      ASSERT_TRUE(described.contains(answer.status)) << asked << ": " << each.substr(0, 200);
      seen.insert(answer.status);
      const Json content = described[answer.status].value("content", Json::object());
      if (answer.type.empty()) continue;
      EXPECT_TRUE(content.contains(answer.type)) << asked << ": " << each.substr(0, 200);
      EXPECT_FALSE(content.value(answer.type, Json::object()).value("schema", Json()).empty())
          << asked << " " << answer.status << ": what it has is not described";
    }
  }

  NodeProbe probe;
  Json document;
  std::set<std::string> seen;
};

TEST_P(DescribedAnswersTest, AreAllThatIsAnswered) {
  for (const auto& [path, operations] : document["paths"].items()) {
    for (const auto& [method, operation] : operations.items()) {
      std::string verb = method;
      std::ranges::transform(verb, verb.begin(),
                             [](char letter) { return static_cast<char>(letter - 'a' + 'A'); });
      const std::size_t open = path.find('{');
      if (open == std::string::npos) {
        expect_described(operation, verb + " " + path, ask_everything(verb, path));
        continue;
      }
      for (const char* file : {"", "start.js", "swagger-ui.css", "none"}) {
        const std::string target = path.substr(0, open) + file;
        expect_described(operation, verb + " " + target, ask_everything(verb, target));
      }
    }
  }
  // Whoever asks so finds all of these, or the questions have lost their point.
  for (const char* status : {"200", "206", "304", "308", "400", "404", "412", "413", "414", "416",
                             "417", "421", "431", "501"}) {
    EXPECT_TRUE(seen.contains(status)) << status;
  }
}

TEST_P(DescribedAnswersTest, TellWhatEachOfThemHolds) {
  for (const auto& [path, operations] : document["paths"].items()) {
    for (const auto& [method, operation] : operations.items()) {
      const Json& good = operation["responses"].value("200", Json());
      if (good.is_null()) continue;  // it leads elsewhere
      ASSERT_TRUE(good.contains("content")) << method << " " << path;
      for (const auto& [type, content] : good["content"].items()) {
        EXPECT_FALSE(content["schema"].empty()) << method << " " << path << " " << type;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Every, DescribedAnswersTest,
                         testing::Values(Daemon{"lan-discovery",
                                                {{"name", "we"}, {"udp_port", 8081}}},
                                         Daemon{"mesh", {{"id", "m"}, {"http_port", 8080}}},
                                         Daemon{"http-server", Json::object()}),
                         [](const auto& each) {
                           std::string name = each.param.role;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace swarmstage::http
