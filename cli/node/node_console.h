#pragma once

// What a node at work says on standard output: for the mesh its timestamped
// category lines, for any other role its events as lines of JSON. Thread-safe;
// told by the node's thread and by whoever reads the commands. Nobody ever waits
// for who reads it: what is not read in time, or cannot be written, is lost, and a line says
// how much once there is room again.

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unistd.h>

#include "cli/node/output_queue.h"
#include "core/base/json.h"
#include "core/node/observer.h"
#include "core/node/time.h"

namespace swarmstage::cli {

/// The line for an event or log of the mesh, without its time: "[NETWORK] ...";
/// empty if people are not told of it. Whatever peers said steers no terminal.
std::string mesh_line(std::string_view event, const Json& fields);

/// The line for a log, without its time: "[INFO] what it says key=value".
std::string log_line(LogLevel level, std::string_view name, const Json& fields);

class NodeConsole : public Observer {
 public:
  struct Options {
    bool json = false;
    bool mesh = false;
    bool at_once = true;  // flush each line
  };
  explicit NodeConsole(const Options& options, int descriptor = STDOUT_FILENO)
      : options_(options), queue_(descriptor) {}
  ~NodeConsole() override { queue_.flush(); }

  /// Hears each event first, on the node's thread; false: it is not printed.
  std::function<bool(std::string_view event, const Json& fields)> on_event;
  /// How to have flush called later, on any thread; none: what is left waits for the next line.
  std::function<void(Duration wait)> flush_after;

  bool is_json() const { return options_.json; }

  /// Keeps what events say, until it is known whether the node could start at all:
  /// release says it after all, discard never. What is logged is said at once.
  void hold() { holds_ = true; }
  void release();
  void discard();

  void event(NodeIndex, TimePoint, ByteView encoded) override;
  void logged(NodeIndex, TimePoint, LogLevel level, ByteView encoded) override;

  /// With the time in front; among lines of JSON as one of them.
  void say(std::string_view line);
  void print(std::string_view text);
  /// Writes what there is room for.
  void flush();
  /// Writes all, at the end; waits a moment for who reads it.
  void finish();

 private:
  void tell(std::string_view text);
  bool write_locked();
  bool tell_lost_locked();
  std::string lost_line(std::uint64_t lines) const;

  Options options_;
  std::mutex mutex_;
  OutputQueue queue_;
  bool holds_ = false;
  std::string held_;
  bool flush_asked_ = false;
  bool stuck_ = false;  // nobody reads at present
  Duration wait_{};     // before what is left is tried again
};

}  // namespace swarmstage::cli
