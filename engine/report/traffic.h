#pragma once

// Who talked to whom in a run, from its trace: how much over the whole run, and
// message by message inside a window. What is kept is bounded, whatever the
// trace holds: of too many messages those nearest to the focus stay.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/node/ids.h"
#include "engine/report/messages.h"
#include "engine/report/page_window.h"

namespace swarmstage {

struct ShownMessage {
  NodeIndex from;
  NodeIndex to;
  Duration sent{};
  std::optional<Duration> received;
  std::uint32_t bytes = 0;
  bool stream = false;
  std::string head;
};

struct Traffic {
  struct Flow {
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
    std::uint64_t lost = 0;
  };

  std::vector<std::string> names;                         // of nodes, by index
  std::map<std::pair<NodeIndex, NodeIndex>, Flow> flows;  // from, to
  std::vector<ShownMessage> messages;                     // in the window, by time sent
  bool complete = true;                                   // all of the window's are here

  static Result<Traffic> read(const std::string& trace_path, const PageWindow& window,
                              std::size_t most_messages);
};

}  // namespace swarmstage
