#pragma once

// Somebody who asks something small fifty times a second, most of the time on
// a connection it keeps, now and then on a new one, while others flood. It runs
// on a thread of its own. Each wait counts from the moment the question was due,
// so that a question that could not be asked counts too.

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace swarmstage::bench {

class PoliteClient {
 public:
  /// `socket`: it speaks to a web socket that says everything back.
  PoliteClient(std::uint16_t port, bool socket);
  ~PoliteClient();
  PoliteClient(const PoliteClient&) = delete;
  PoliteClient& operator=(const PoliteClient&) = delete;

  void begin();
  /// The waits, in milliseconds, sorted. After this it may begin again.
  std::vector<double> end();
  /// Questions without their answer, since it began.
  std::uint64_t failures() const { return failures_; }
  /// One question on a new connection.
  bool ask_once();

 private:
  void work();
  int open();
  bool ask(int connection);

  std::uint16_t port_;
  bool socket_;
  std::atomic<bool> stopping_{false};
  std::uint64_t failures_ = 0;
  std::vector<double> waits_;
  std::thread thread_;
};

}  // namespace swarmstage::bench
