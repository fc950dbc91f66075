#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/base/assert.h"
#include "core/node/fields.h"
#include "engine/expression/evaluator.h"
#include "engine/expression/moment_parser.h"
#include "engine/expression/selector.h"
#include "tests/engine_expression/fake_swarm.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/targets.h"

namespace swarmstage::fuzz {

namespace {

using test::FakeSwarm;

void check_error(const std::string& error) {
  SWARMSTAGE_ASSERT(error.starts_with("column "), "an error from nowhere");
  SWARMSTAGE_ASSERT(error.find('\n') == std::string::npos, "an error of several lines");
}

// One thing that happens to the swarm, told to the evaluator as an engine would.
void happen(FuzzInput& in, FakeSwarm& swarm, Evaluator& evaluator) {
  constexpr std::array<const char*, 4> observables = {"peers", "links", "connected peer-7",
                                                      "known_addresses"};
  const NodeIndex node{static_cast<std::uint32_t>(in.below(9))};
  swarm.time += Duration(1ms) * static_cast<std::int64_t>(in.byte());
  switch (in.below(6)) {
    case 0:
      swarm.stop(node);
      return evaluator.life_changed(node);
    case 1:
      swarm.start(node);
      return evaluator.life_changed(node);
    case 2: {
      std::vector<std::byte> encoded;
      encode_fields(encoded, "MsgChatMessage", {{"from", "a"}, {"message", "x"}});
      return evaluator.saw(node, swarm.time, encoded);
    }
    case 3:
      return evaluator.measured(node, swarm.time, "ping_rtt", in.byte());
    case 4:
      return evaluator.completed({node, "say", swarm.time, 1ms, in.below(2) == 0});
    default:
      break;
  }
  const std::string observable = observables[in.below(observables.size())];
  const std::size_t value = in.below(8);
  swarm.set(node, observable,
            observable.find(' ') == std::string::npos ? Json(value) : Json(value < 4));
  evaluator.changed(node, observable.substr(0, observable.find(' ')));
}

bool same(const std::optional<Margin>& left, const std::optional<Margin>& right) {
  return left.has_value() == right.has_value() && (!left || left->amount == right->amount);
}

void evaluate(const Expression& expression, FuzzInput in) {
  FakeSwarm swarm;
  swarm.set_all("peers", 7);
  Evaluator evaluator(expression, swarm, swarm);
  for (int i = 0; i < 64 && !in.empty(); ++i) {
    happen(in, swarm, evaluator);
    if (i % 3 == 0) evaluator.truth();
  }
  SWARMSTAGE_ASSERT(evaluator.explain(4).size() <= 4, "more lines than asked for");
  const Reads& reads = expression.reads();
  if (!reads.events.empty() || !reads.samples.empty() || !reads.operations.empty()) return;
  // What was not kept up to date shows against one that asks everybody.
  Evaluator anew(expression, swarm, swarm);
  SWARMSTAGE_ASSERT(evaluator.truth() == anew.truth(), "a change was missed");
  SWARMSTAGE_ASSERT(same(evaluator.margin(), anew.margin()), "a margin was kept too long");
}

void select_nodes(const Selector& selector) {
  FakeSwarm swarm;
  Random random(1, 2, "fuzz");
  const auto nodes = selector.select(&swarm, &random);
  SWARMSTAGE_ASSERT(std::is_sorted(nodes.begin(), nodes.end()), "nodes out of order");
  for (const NodeIndex node : nodes) {
    const auto& all = selector.candidates();
    SWARMSTAGE_ASSERT(std::binary_search(all.begin(), all.end(), node), "a node from nowhere");
  }
}

}  // namespace

void expression(ByteView input) {
  if (input.empty() || input.size() > 4096) return;
  FuzzInput in(input);
  const std::size_t kind = in.below(4);
  const std::string_view rest = in.rest().text();
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string text(rest.substr(0, end));
  const FakeSwarm swarm;
  const Vocabulary words = swarm.vocabulary();
  if (kind == 2) {
    const auto selector = Selector::parse(text, words);
    return selector ? select_nodes(selector.value()) : check_error(selector.error());
  }
  if (kind == 3) {
    const auto moment = parse_moment(text, words);
    if (!moment) check_error(moment.error());
    return;
  }
  const auto wanted = kind == 0 ? Expression::Wanted::truth : Expression::Wanted::quantity;
  const auto parsed = Expression::parse(text, words, wanted);
  if (!parsed) return check_error(parsed.error());
  if (kind == 0) return evaluate(parsed.value(), FuzzInput(rest.substr(end)));
  FakeSwarm still;
  Evaluator(parsed.value(), still, still).value();
}

}  // namespace swarmstage::fuzz
