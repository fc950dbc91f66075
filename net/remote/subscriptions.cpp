#include "net/remote/subscriptions.h"

namespace swarmstage::net {

Subscriptions::Watched* Subscriptions::find(NodeIndex node, const std::string& observable,
                                            const Json& arguments) {
  for (Watched& each : watched_[node]) {
    if (each.observable == observable && each.arguments == arguments) return &each;
  }
  return nullptr;
}

void Subscriptions::add(NodeIndex node, const std::string& observable, const Json& arguments) {
  if (find(node, observable, arguments)) return;
  watched_[node].push_back({observable, arguments, std::nullopt, 0});
}

void Subscriptions::note(NodeIndex node, const std::string& observable, const Json& arguments,
                         const Json& value) {
  if (Watched* found = find(node, observable, arguments)) found->last = value;
}

void Subscriptions::forget_values(NodeIndex node) {
  for (Watched& each : watched_[node]) each.last.reset();
}

}  // namespace swarmstage::net
