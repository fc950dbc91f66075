#include "engine/scenario/action.h"

#include <array>

namespace swarmstage {

namespace {

template <typename T>
void overlay(T& value, const std::optional<T>& change) {
  if (change) value = *change;
}

}  // namespace

LinkQuality LinkChange::applied_to(LinkQuality quality) const {
  overlay(quality.latency, latency);
  overlay(quality.jitter, jitter);
  overlay(quality.shape, shape);
  overlay(quality.keeps_order, keeps_order);
  overlay(quality.bandwidth, bandwidth);
  overlay(quality.queue_bytes, queue_bytes);
  overlay(quality.loss, loss);
  overlay(quality.duplicate, duplicate);
  overlay(quality.reorder, reorder);
  overlay(quality.reorder_by, reorder_by);
  overlay(quality.mtu, mtu);
  return quality;
}

std::string_view deed_word(const Deed& deed) {
  static constexpr std::array<std::string_view, std::variant_size_v<Deed>> words = {
      "crash",  "power_off", "restart",      "reload", "start",  "stop", "pause",
      "resume", "unplug",    "partition",    "heal",   "access", "link", "churn",
      "clock",  "full_disk", "slow_service", "do",     "mark"};
  return words[deed.index()];
}

bool is_fault(const Deed& deed) {
  return !std::holds_alternative<deed::Start>(deed) &&
         !std::holds_alternative<deed::Reload>(deed) &&
         !std::holds_alternative<deed::Resume>(deed) && !std::holds_alternative<deed::Heal>(deed) &&
         !std::holds_alternative<deed::Invoke>(deed) && !std::holds_alternative<deed::Mark>(deed);
}

}  // namespace swarmstage
