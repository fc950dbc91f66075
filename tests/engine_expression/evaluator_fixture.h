#pragma once

// A fake swarm and one evaluator over it: what every story about evaluation begins
// with. Changes are told to the evaluator as the engine would.

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/node/fields.h"
#include "engine/expression/evaluator.h"
#include "tests/engine_expression/fake_swarm.h"

namespace swarmstage::test {

class EvaluatorFixture : public testing::Test {
 protected:
  EvaluatorFixture() { swarm.set_all("peers", 7); }

  void watch(std::string_view text, Expression::Wanted wanted = Expression::Wanted::truth) {
    auto expression = Expression::parse(text, swarm.vocabulary(), wanted);
    ASSERT_TRUE(expression) << expression.error();
    expression_ = std::make_unique<Expression>(std::move(expression.value()));
    evaluator_ = std::make_unique<Evaluator>(*expression_, swarm, swarm);
  }

  void set(NodeIndex node, const std::string& observable, Json value) {
    swarm.set(node, observable, std::move(value));
    evaluator_->changed(node, observable.substr(0, observable.find(' ')));
  }
  void stop(NodeIndex node) {
    swarm.stop(node);
    evaluator_->life_changed(node);
  }
  void start(NodeIndex node) {
    swarm.start(node);
    evaluator_->life_changed(node);
  }
  void see(NodeIndex node, Duration at, std::string_view name, Fields fields = {}) {
    swarm.time = at_time(at);
    std::vector<std::byte> encoded;
    encode_fields(encoded, name, fields);
    evaluator_->saw(node, at_time(at), encoded);
  }
  void measure(NodeIndex node, Duration at, std::string_view sample, double value) {
    swarm.time = at_time(at);
    evaluator_->measured(node, at_time(at), sample, value);
  }
  void complete(NodeIndex node, Duration at, Duration latency, bool ok) {
    swarm.time = at_time(at);
    evaluator_->completed({node, "say", at_time(at), latency, ok});
  }

  Truth truth() { return evaluator_->truth(); }
  std::string margin() {
    const auto margin = evaluator_->margin();
    return margin ? margin->to_string() : "none";
  }
  std::string quantity() { return format_datum(evaluator_->value(), expression_->type()); }
  std::vector<std::string> explain(std::size_t most = 10) { return evaluator_->explain(most); }

  FakeSwarm swarm;
  std::unique_ptr<Expression> expression_;
  std::unique_ptr<Evaluator> evaluator_;
};

}  // namespace swarmstage::test
