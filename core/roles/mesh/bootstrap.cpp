#include "core/roles/mesh/bootstrap.h"

#include "core/roles/mesh/mesh.h"

namespace swarmstage::mesh {

namespace {

constexpr std::uint32_t quick_attempts = 5;

}  // namespace

void Bootstrap::begin(Context& context) {
  targets_.resize(mesh_.settings.bootstrap.size());
  for (std::size_t index = 0; index < targets_.size(); ++index) {
    Target& target = targets_[index];
    if (target.active || target.self) continue;
    target.active = true;
    target.attempts = 0;
    wait(context, index);
  }
}

void Bootstrap::replace_targets(Context& context) {
  for (std::size_t index = 0; index < targets_.size(); ++index) {
    context.cancel_timer(timer(TimerKind::bootstrap, first_ + index));
  }
  first_ += static_cast<std::uint32_t>(targets_.size());
  targets_.clear();
  if (mesh_.peers.empty() && mesh_.listening && !mesh_.leaving) begin(context);
}

bool Bootstrap::is_target(std::uint64_t number) const {
  return number >= first_ && number - first_ < targets_.size();
}

void Bootstrap::wait(Context& context, std::size_t index) {
  const std::uint32_t attempts = targets_[index].attempts;
  Duration delay = mesh_.settings.bootstrap_interval;
  if (attempts < quick_attempts) delay = mesh_.settings.bootstrap_delay * (1L << attempts);
  context.set_timer(timer(TimerKind::bootstrap, first_ + index), delay);
}

void Bootstrap::attempt(Context& context, std::uint64_t number) {
  if (!is_target(number) || mesh_.leaving) return;
  const std::size_t index = number - first_;
  ++targets_[index].attempts;
  Dial dial;
  dial.purpose = Dial::Purpose::bootstrap;
  dial.index = static_cast<std::uint32_t>(number);
  mesh_.dialer.dial(context, mesh_.settings.bootstrap[index], std::move(dial));
}

void Bootstrap::ended(Context& context, std::uint32_t number, DialResult result,
                      std::string_view why) {
  if (!is_target(number)) return;
  const std::size_t index = number - first_;
  Target& target = targets_[index];
  const std::string where = name_of(index);
  if (result == DialResult::connected || result == DialResult::duplicate) {
    target.active = false;
    context.event("MsgBootstrapSuccess", {{"address", where}, {"attempts", target.attempts}});
    return;
  }
  target.self = result == DialResult::self;
  context.event("MsgBootstrapFailed",
                {{"address", where}, {"attempts", target.attempts}, {"error", why}});
  if (!target.self) wait(context, index);
}

std::string Bootstrap::name_of(std::size_t index) const {
  const HostPort& where = mesh_.settings.bootstrap[index];
  return where.host + ":" + std::to_string(where.port);
}

}  // namespace swarmstage::mesh
