// What scenarios cost before and during a run: a file that lists ten thousand nodes
// one by one, read with every key of every node looked at; and twenty expectations
// over a thousand nodes, told of one node's change and asked again. The best of
// several rounds counts: what is measured is the code, not who else uses the machine.

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "engine/document/map_reader.h"
#include "engine/document/read_document.h"
#include "engine/document/value_readers.h"
#include "engine/expression/evaluator.h"
#include "tests/bench/process/apart.h"
#include "tests/bench/report.h"
#include "tests/engine_expression/fake_swarm.h"

namespace {

using namespace swarmstage;
using bench::cpu_seconds;
using bench::report;

constexpr std::uint32_t nodes = 1'000;

template <typename Work>
double best_seconds(int rounds, Work work) {
  double best = 1e9;
  for (int round = 0; round < rounds; ++round) {
    const double began = cpu_seconds();
    work();
    best = std::min(best, cpu_seconds() - began);
  }
  return best;
}

std::string many_nodes(std::size_t count) {
  std::string text = "scenario: many\nduration: 5m\nnodes:\n";
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    text.append("  peer").append(number).append(
        ": { role: mesh, region: eu, config: { name: peer-");
    text.append(number).append(", max_peers: 30, peer_timeout: 60s } }\n");
  }
  return text;
}

// How many nodes were right.
std::size_t read_nodes(const std::string& text) {
  const auto document = parse_document(text, "many.yaml");
  Problems problems;
  std::size_t right = 0;
  for (const Entry& each : document.value().root().find("nodes")->entries()) {
    MapReader node(each.value, "a node", problems);
    const auto role = read_text(node.require("role"), problems);
    const auto region = read_text(node.find("region"), problems);
    MapReader config(*node.require("config"), "its configuration", problems);
    const auto name = read_text(config.find("name"), problems);
    const auto most = read_integer(config.find("max_peers"), problems, 1, 4096);
    const auto patience = read_duration(config.find("peer_timeout"), problems);
    config.finish();
    node.finish();
    right += role && region && name && most && patience ? 1U : 0U;
  }
  return problems.empty() ? right : 0;
}

// Answers from a row of numbers, so that little but the evaluators is measured.
class Row : public test::FakeSwarm {
 public:
  Row() : FakeSwarm(nodes) {}
  Json observe(NodeIndex node, std::string_view, const Json&) override {
    return values[node.value];
  }
  std::vector<int> values = std::vector<int>(nodes + 1, 7);
};

constexpr std::array<const char*, 20> expectations = {
    "all(peer.peers >= 1)",
    "all(peer.peers <= 20)",
    "all(peer.links <= 2 * peer.peers + 8)",
    "any(peer.peers > 2)",
    "none(peer.peers == 0)",
    "99% of (peer.peers >= 2)",
    "count(peer.peers == 0) <= 2",
    "count(peer.peers < 3) < 100 and count(peer.links > 500) == 0",
    "min(peer.peers) >= 1",
    "max(peer.peers) <= 20",
    "mean(peer.peers) > 1",
    "sum(peer.peers) > 1000",
    "p99(peer.peers) <= 20",
    "p50(peer.peers) >= 2",
    "stddev(peer.peers) < 10",
    "max(peer.peers) - min(peer.peers) < 20",
    "ratio(peer.peers > 2) >= 90%",
    "all(region eu.peers >= 1) or all(region us.peers >= 1)",
    "all((peer where links > 3).peers > 1)",
    "peer[3].peers >= 1 implies any(peer[0..9].peers >= 1)",
};

// Of one node's peers, with all twenty answers and their margins asked again.
double change_seconds(Row& row, std::vector<Evaluator>& evaluators, std::size_t& held) {
  constexpr std::uint32_t changes = 2'000;
  return best_seconds(5,
                      [&] {
                        for (std::uint32_t i = 0; i < changes; ++i) {
                          const NodeIndex node{i * 7919 % nodes};
                          row.values[node.value] = 3 + static_cast<int>(i % 9);
                          for (Evaluator& each : evaluators) {
                            each.changed(node, "peers");
                            held += each.truth() == Truth::yes && each.margin() ? 1U : 0U;
                          }
                        }
                      }) /
         changes;
}

}  // namespace

int main() {
  const std::string text = many_nodes(10'000);
  std::size_t right = 0;
  report("engine/load_10000_nodes", best_seconds(5, [&] { right = read_nodes(text); }) * 1e3, "ms");

  Row row;
  const Vocabulary words = row.vocabulary();
  std::vector<Expression> expressions;
  for (const char* each : expectations) {
    expressions.push_back(std::move(Expression::parse(each, words).value()));
  }
  std::vector<Evaluator> evaluators;
  for (const Expression& each : expressions) evaluators.emplace_back(each, row, row);
  std::size_t held = 0;
  report("engine/change_20_expectations", change_seconds(row, evaluators, held) * 1e6, "us");
  return right == 10'000 && held > 0 ? 0 : 1;
}
