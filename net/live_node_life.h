#pragma once

// The inside of a live node: its loop, driver and runner, and the passage
// between its thread and the others. Everything but the functions said to be
// for any thread happens on the node's thread.

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "core/node/node_runner.h"
#include "core/node/runner_group.h"
#include "net/delayed_tasks.h"
#include "net/interfaces.h"
#include "net/line_reader.h"
#include "net/live_node.h"
#include "net/machine_surroundings.h"
#include "net/socket_driver.h"

namespace swarmstage::net {

class LiveNode::Life final : public Observer {
 public:
  Life(std::unique_ptr<Node> node, LiveNodeOptions chosen);
  ~Life() override;

  void add_service(std::string_view name, std::unique_ptr<Service> service);
  void start_thread();
  /// Lives on this thread until it is over.
  void live();

  // For any thread.
  /// False: it is over, and the task was not taken.
  bool post(std::function<void()> task);
  /// Runs the task on the node's thread, or here if there is none, and waits.
  void ask(const std::function<void()>& task);
  void invoke(Invocation invocation, std::function<void(const Outcome&)> done);
  bool wait_until_over();
  bool is_over() const;
  bool is_own_thread() const { return std::this_thread::get_id() == thread_id_.load(); }

  void begin_drain(Duration deadline);
  void begin_stop() { stopping_ = true; }
  void set_log_level(LogLevel level) { group_.set_log_level(level); }
  void host_changed();
  /// Says in the node's log what came of it.
  std::optional<std::string> reload_tls();

  // Observer
  void event(NodeIndex, TimePoint, ByteView encoded) override;
  void measured(NodeIndex, TimePoint, std::string_view name, double value) override;
  void changed(NodeIndex, TimePoint, std::string_view observable) override;
  void logged(NodeIndex, TimePoint, LogLevel, ByteView encoded) override;
  void completed(NodeIndex, TimePoint, InvocationId, const Outcome&) override;
  void failed(NodeIndex, TimePoint, std::string_view what) override;

  const LiveNodeOptions options;
  EventLoop loop;
  DelayedTasks delayed{loop};
  Host host;
  NodeRunner& runner() { return runner_; }
  std::optional<std::string> failure;
  std::vector<std::unique_ptr<LineReader>> readers;
  bool drained_in_time = true;

 private:
  bool is_done();
  bool has_lingered(const NodeSeat& seat);
  void begin();
  void end();

  ServiceTable services_;
  TlsAccess tls_;
  MachineSurroundings surroundings_;
  SocketDriver driver_;
  RunnerGroup group_;
  NodeRunner runner_;
  std::unique_ptr<InterfaceWatch> interface_watch_;
  TimePoint drain_until_ = never;
  TimePoint linger_until_ = never;  // all is said, and peers may still end their side
  bool draining_ = false;
  bool stopping_ = false;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable over_changed_;
  bool alive_ = false;
  bool over_ = false;
  std::map<InvocationId, std::function<void(const Outcome&)>> invocations_;
  std::uint64_t last_invocation_ = 0;

  std::atomic<std::thread::id> thread_id_;
  std::thread thread_;
};

}  // namespace swarmstage::net
