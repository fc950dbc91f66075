#pragma once

// What of its nodes a process has promised to publish, and what it said last.
// Owned by the desk, which tells it when a node may have changed.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/control/control_message.h"
#include "core/stage/stage.h"

namespace swarmstage::net {

class Subscriptions {
 public:
  /// Does nothing if it is there already.
  void add(NodeIndex node, const std::string& observable, const Json& arguments);
  /// Somebody was told this value in another way.
  void note(NodeIndex node, const std::string& observable, const Json& arguments,
            const Json& value);
  /// A new life: whatever it says first is news.
  void forget_values(NodeIndex node);
  /// Calls `publish` with each that is no longer what was said last. All of the
  /// node are looked at: a role tells of one change and may mean more.
  template <typename Publish>
  void look(NodeIndex node, Stage& stage, const Publish& publish) {
    for (Watched& each : watched_[node]) {
      Json value = stage.observe(node, each.observable, each.arguments);
      if (each.last == value) continue;
      each.last = value;
      publish(each.observable, each.arguments, std::move(value), ++each.version);
    }
  }

 private:
  struct Watched {
    std::string observable;
    Json arguments;
    std::optional<Json> last;
    std::uint64_t version = 0;
  };

  Watched* find(NodeIndex node, const std::string& observable, const Json& arguments);

  std::map<NodeIndex, std::vector<Watched>> watched_;
};

}  // namespace swarmstage::net
