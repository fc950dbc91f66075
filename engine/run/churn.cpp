#include "engine/run/churn.h"

#include "engine/run/portable_math.h"

namespace swarmstage {

namespace {

Duration scaled(Duration scale, double factor) {
  constexpr double longest = 1e17;  // three years, in nanoseconds
  const double length = static_cast<double>(scale.count()) * factor;
  return Duration(static_cast<std::int64_t>(length < longest ? length : longest));
}

}  // namespace

Duration draw(const DurationDraw& from, Random& random) {
  const double uniform = 1 - random.real();  // never 0
  switch (from.shape) {
    case DurationDraw::Shape::fixed:
      return from.scale;
    case DurationDraw::Shape::uniform:
      return from.scale + scaled(from.high - from.scale, 1 - uniform);
    case DurationDraw::Shape::exponential:
      return scaled(from.scale, -portable_log(uniform));
    case DurationDraw::Shape::weibull:
      return scaled(from.scale, portable_power(-portable_log(uniform), 1 / from.exponent));
    case DurationDraw::Shape::pareto:
      return scaled(from.scale, portable_power(1 / uniform, 1 / from.exponent));
  }
  return from.scale;
}

Churn::Churn(const deed::Churn& plan, const std::vector<NodeIndex>& nodes, Swarm& swarm,
             Causes& down, std::uint64_t seed)
    : plan_(plan), swarm_(swarm), down_(down), cause_(down.make()), random_(seed, 0, "churn") {
  for (const NodeIndex node : nodes) {
    const std::uint64_t id = stable_id(swarm.roster().seat(node).name);
    members_.push_back({node, Random(seed, id, "churn"), false});
  }
}

void Churn::begin() {
  going_ = true;
  if (members_.empty()) return;
  if (plan_.leave_every != Duration{}) {
    leave_at_rate();
    return;
  }
  for (std::size_t i = 0; i < members_.size(); ++i) leave_later(i);
}

void Churn::end() {
  going_ = false;
  for (std::size_t i = 0; i < members_.size(); ++i) come_back(i);
}

void Churn::leave_later(std::size_t member) {
  Stage& stage = swarm_.stage();
  stage.at(stage.now() + draw(plan_.session, members_[member].random), [this, member] {
    if (going_) leave(member);
  });
}

void Churn::leave_at_rate() {
  Stage& stage = swarm_.stage();
  stage.at(stage.now() + random_.exponential(plan_.leave_every), [this] {
    if (!going_) return;
    leave(random_.below(members_.size()));
    leave_at_rate();
  });
}

void Churn::leave(std::size_t index) {
  Member& member = members_[index];
  if (member.away || !swarm_.running(member.node)) {  // something else took it away
    if (plan_.leave_every == Duration{}) leave_later(index);
    return;
  }
  member.away = true;
  down_.add(member.node.value, cause_);
  if (plan_.gracefully) {
    swarm_.stop(member.node, 1s);
  } else {
    swarm_.crash(member.node);
  }
  Stage& stage = swarm_.stage();
  stage.at(stage.now() + draw(plan_.absence, member.random), [this, index] {
    if (!going_) return;
    come_back(index);
    if (plan_.leave_every == Duration{}) leave_later(index);
  });
}

void Churn::come_back(std::size_t index) {
  Member& member = members_[index];
  if (!member.away) return;
  member.away = false;
  if (down_.remove(member.node.value, cause_)) swarm_.restart(member.node);
}

}  // namespace swarmstage
