#pragma once

// All child processes of a run: what is said to one or to all of them, and what
// they say, in one queue, by time as far as it is known. A process that is gone,
// or does not answer, breaks the crew: broken() then says which and how. What had
// been said before its last word can still be taken, nothing that was said later;
// the others still answer, so that what they know is not lost too. Owned by a
// RemoteStage.

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "net/loopback_block.h"
#include "net/remote/remote_process.h"

namespace swarmstage::net {

/// How a run in several processes is to be.
struct CrewPlan {
  unsigned processes = 2;
  std::vector<std::string> words;   // the program that speaks the protocol
  control::Init init;               // without its block, share and trace
  std::vector<std::string> traces;  // the file of each; or none
};

class RemoteCrew {
 public:
  /// Starts them, and waits until all are ready. One line says what went wrong.
  static Result<std::unique_ptr<RemoteCrew>> start(const CrewPlan& plan);
  ~RemoteCrew();
  RemoteCrew(const RemoteCrew&) = delete;
  RemoteCrew& operator=(const RemoteCrew&) = delete;

  std::size_t size() const { return processes_.size(); }
  const LoopbackBlock& block() const { return block_; }
  /// From now on it is the run's time; all processes are told.
  void begin();
  TimePoint now() const { return TimePoint(std::chrono::steady_clock::now() - origin_); }

  void tell(std::size_t process, const ControlMessage& message) {
    processes_[process].tell(message);
  }
  void tell_all(const ControlMessage& message);
  /// Note that it carries this node, for when it must be named.
  void give(std::size_t process, const std::string& node);

  /// Waits for the answer with that id; what else is said meanwhile is queued.
  /// Nothing: that process is gone, or has not answered and is counted among them.
  std::optional<ControlMessage> ask(std::size_t process, std::uint64_t id,
                                    const ControlMessage& question);
  std::uint64_t new_id() { return ++last_id_; }
  /// Listens until somebody says something, at most until then, and now and then
  /// returns for nothing.
  void listen(TimePoint until);
  bool has_news() const { return !news_.empty(); }
  /// Of the next; only if there is any.
  TimePoint news_time() const { return news_.front().time; }
  ControlMessage take_news();

  const std::optional<std::string>& broken() const { return broken_; }

 private:
  struct News {
    TimePoint time;
    ControlMessage message;
  };
  static bool is_earlier(const News& one, const News& other) { return one.time < other.time; }

  explicit RemoteCrew(LoopbackBlock block) : block_(std::move(block)) {}
  bool wait_ready();
  void wait_for_input(Duration most);
  void hear(RemoteProcess& process);
  void sort_in(RemoteProcess& process, ControlMessage message);
  void share(const control::Group& group);
  void mourn(RemoteProcess& process);
  void lose(RemoteProcess& process, std::string what);
  static std::string carried_by(const RemoteProcess& process);

  LoopbackBlock block_;
  std::chrono::steady_clock::time_point origin_ = std::chrono::steady_clock::now();
  std::vector<RemoteProcess> processes_;
  std::deque<News> news_;
  std::map<std::uint64_t, ControlMessage> answers_;
  std::map<std::string, std::uint8_t> marks_;  // of groups
  std::size_t ready_ = 0;
  std::uint64_t last_id_ = 0;
  std::optional<std::string> broken_;
};

}  // namespace swarmstage::net
