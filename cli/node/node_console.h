#pragma once

// What a node at work says on standard output: for the mesh its timestamped
// category lines, for any other role its events as lines of JSON. Thread-safe;
// told by the node's thread and by whoever reads the commands.

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "core/base/json.h"
#include "core/node/observer.h"

namespace swarmstage::cli {

/// The line for an event or log of the mesh, without its time: "[NETWORK] ...";
/// empty if people are not told of it. Whatever peers said steers no terminal.
std::string mesh_line(std::string_view event, const Json& fields);

class NodeConsole : public Observer {
 public:
  struct Options {
    bool json = false;
    bool mesh = false;
    bool at_once = true;  // flush each line
  };
  explicit NodeConsole(const Options& options) : options_(options) {}
  ~NodeConsole() override { flush(); }

  /// Hears each event first, on the node's thread; false: it is not printed.
  std::function<bool(std::string_view event, const Json& fields)> on_event;
  /// How to have flush called soon, once the node is idle.
  std::function<void()> flush_soon;

  void event(NodeIndex, TimePoint, ByteView encoded) override;
  void logged(NodeIndex, TimePoint, LogLevel level, ByteView encoded) override;

  /// With the time in front.
  void say(std::string_view line);
  void print(std::string_view text);
  void flush();

 private:
  Options options_;
  std::mutex mutex_;
  std::string buffer_;
};

}  // namespace swarmstage::cli
