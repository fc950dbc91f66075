#pragma once

// A node at work in the real world: real interfaces, names, randomness and wall
// clock. Embed it in any program, whose threads may all use it, or give it the
// thread of a daemon. Own it on the thread that made it; it outlives nothing it
// was given (observer, trace).
//
// Order of calls: make it, add services, then start (a thread of its own) or run
// (the calling thread, until it has stopped); invoke, observe, post, reload at
// will; drain or stop. A node lives once.
//
// What callbacks and observers are told comes on the node's thread. They must
// not wait for the node there; asking it for something and returning is fine.

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/node/host.h"
#include "core/node/limits.h"
#include "core/node/node.h"
#include "core/node/observer.h"
#include "core/stage/service.h"
#include "core/trace/run_hashes.h"
#include "core/trace/trace_sink.h"
#include "net/tls_setup.h"

namespace swarmstage::net {

struct LiveNodeOptions {
  std::string name = "node";                         // with the seed, keys the node's randomness
  std::string role = {};                             // for traces: how to make the node again
  Json config = {};                                  // likewise
  std::optional<std::uint64_t> seed = std::nullopt;  // none: the system chooses
  Limits limits = {};
  Observer* observer = nullptr;
  TraceSink* trace = nullptr;
  bool content_hashes = true;  // of streams; off, `hashes` says nothing of their bytes
  LogLevel log_level = LogLevel::info;
  TlsSetup tls = {};  // read when a stream first asks for TLS
  // For run: signals are handled only there, and only if asked for.
  bool handles_signals = true;                  // interrupt and terminate end it
  Duration drain_deadline = 5s;                 // how long it may take to say goodbye
  std::function<void()> on_reload_signal = {};  // hang-up, which reloads TLS as well
};

class LiveNode {
 public:
  LiveNode(std::unique_ptr<Node> node, LiveNodeOptions options = {});
  /// Stops it if it still runs.
  ~LiveNode();
  LiveNode(const LiveNode&) = delete;
  LiveNode& operator=(const LiveNode&) = delete;

  void add_service(std::string_view name, std::unique_ptr<Service> service);

  /// On a thread of its own.
  void start();
  /// On this thread, until it has stopped. False: a handler threw; see failure.
  bool run();

  // From any thread.
  /// Calls the task on the node's thread, soon; not at all if the node is over.
  void post(std::function<void()> task);
  /// The same, no sooner than after that time.
  void post_after(Duration wait, std::function<void()> task);
  /// The future always gets an outcome, also when the node stops meanwhile.
  std::future<Outcome> invoke(std::string name, Json arguments = nullptr);
  void invoke(std::string name, Json arguments, std::function<void(const Outcome&)> done);
  Json observe(std::string_view name, const Json& arguments = nullptr);
  /// What was wrong with it, if it was refused.
  std::optional<std::string> reload(const Json& config);
  /// Reads keys and certificates again; streams that are open keep theirs. What was
  /// wrong, if it was refused: then the old ones stay.
  std::optional<std::string> reload_tls();
  /// Asks the node to come to an end, waits until its streams and listeners are
  /// closed or the time is over, and stops it. False if time was over first. Peers of streams
  /// that the node has finished have half a second to end their side.
  bool drain(Duration deadline);
  /// Stops it now and waits until it has.
  void stop();
  /// Like drain and stop, but does not wait: for the node's own thread.
  void begin_drain(Duration deadline);
  void begin_stop();
  /// What the observer hears of from here on. On the node's own thread.
  void set_log_level(LogLevel level);
  bool running() const;

  /// Lines of text from a descriptor (a terminal, a pipe, a file), on the node's
  /// thread. Does not close it. Longer lines than `bytes_limit` come in pieces.
  void read_lines(int descriptor, std::function<void(std::string_view line)> on_line,
                  std::function<void()> on_end, std::size_t bytes_limit = 64U << 10);

  /// What a handler threw, if one did. After the end.
  const std::optional<std::string>& failure() const;
  /// After the end.
  RunHashes hashes() const;

 private:
  class Life;
  std::unique_ptr<Life> life_;
};

}  // namespace swarmstage::net
