#pragma once

// Standard input as the mouth of a mesh node: texts to broadcast, and commands.
// A thread of its own reads, so that a full network holds back a pipe instead of
// losing lines. A line that cannot be said is refused alone, by its number. A terminal, a pipe and
// a file are read to their end, which ends the node too, after everything was sent; a closed input
// or the null device is a daemon's, and is not read. Ends when destroyed, at the latest.

#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "cli/node/input_lines.h"
#include "cli/node/node_console.h"
#include "net/live_node.h"

namespace swarmstage::cli {

/// Whether standard input is somebody's, and not a daemon's.
bool input_is_read();

class NodeInput {
 public:
  NodeInput(net::LiveNode& node, NodeConsole& console) : node_(node), console_(console) {}
  ~NodeInput();
  NodeInput(const NodeInput&) = delete;
  NodeInput& operator=(const NodeInput&) = delete;

  /// Begins to read; more calls do nothing. On the node's thread, once it runs.
  void begin();

 private:
  struct Text {
    std::size_t line = 0;
    std::string text;
  };

  void read_all();
  bool wait_for_input() const;
  void take(const InputLines::Line& line);
  void broadcast();
  void say(std::span<const Text> texts);
  void complain(std::size_t first, std::size_t last, const std::string& why);
  std::size_t longest_text();
  void command(std::string_view line);
  void show_peers();
  void connect(std::string_view address);
  void discover();

  net::LiveNode& node_;
  NodeConsole& console_;
  std::thread thread_;
  int wake_[2] = {-1, -1};
  bool echoes_ = false;
  bool quits_ = false;
  std::vector<Text> texts_;  // to be said together
};

}  // namespace swarmstage::cli
