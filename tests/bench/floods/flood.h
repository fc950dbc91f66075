#pragma once

// One kind of bad input, as fast as one thread of low priority can say it. What
// comes back is held against what must come back.

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/floods/flood_kind.h"

namespace swarmstage::bench {

class Flood {
 public:
  /// `kind` outlives this; `port` is UDP's where the kind is of datagrams.
  Flood(const FloodKind& kind, std::uint16_t port);
  ~Flood();
  Flood(const Flood&) = delete;
  Flood& operator=(const Flood&) = delete;

  void begin();
  void end();
  /// What was said: datagrams, requests, frames, connections, or single bytes where they drip.
  std::uint64_t said() const { return said_; }
  /// Answers that were held against what must come back.
  std::uint64_t judged() const { return judged_; }
  std::uint64_t wrong() const { return wrong_; }
  /// The first answer that was not what it should be.
  const std::string& first_wrong() const { return first_wrong_; }

 private:
  struct Client {
    int connection = -1;
    std::size_t shot = 0;
    std::string out;  // not sent yet
    std::string in;
    bool upgraded = false;
  };
  void work();
  void throw_datagrams();
  void throw_connections();
  void throw_streams();
  void throw_drips();
  void open(std::size_t number);
  void next_shot(Client& client);
  void drip(std::size_t number);
  void go_on(std::size_t number);
  bool push(Client& client);
  bool pull(Client& client);
  bool judge(std::size_t number);
  bool judge_answer(Client& client, std::size_t number);
  bool judge_frame(Client& client, std::size_t number);
  void found(const Client& client, int reply);

  const FloodKind& kind_;
  std::uint16_t port_;
  std::atomic<bool> stopping_{false};
  std::vector<Client> clients_;
  std::uint32_t sources_ = 0;
  std::size_t shots_ = 0;
  int poll_ = -1;
  std::uint64_t said_ = 0;
  std::uint64_t judged_ = 0;
  std::uint64_t wrong_ = 0;
  std::string first_wrong_;
  std::thread thread_;
};

}  // namespace swarmstage::bench
