#pragma once

// A game in which bytes decide what happens to a mesh node: connections come,
// open, speak, end and close, time passes, users ask for things. Every move obeys
// the grammar of node.h, as a driver does, and after each the node must be within
// its limits. It opens no datagram port, so no datagram can come.
//
// Order of calls: play, once.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/testing/node_probe.h"
#include "tests/fuzz/fuzz_input.h"

namespace swarmstage::fuzz {

class MeshGame {
 public:
  explicit MeshGame(FuzzInput input);
  void play();

 private:
  /// A stream as the network sees it, until it is closed.
  struct Line {
    StreamId stream;
    bool incoming = false;
    bool open = false;
    bool ended = false;  // its other end said that was all
  };

  // The network.
  void accept();
  void open_dial();
  void say_line();
  void say_bytes();
  void introduce();
  void end();
  void close();
  void close(const Line& line, CloseReason reason);
  void hold();
  void pass_time();
  void resolve();
  void lose_listener();
  // Users.
  void invoke();
  void reload();
  void host_changes();
  void begin_drain();

  void move();
  void hear_news();
  void check_tables();
  void check_answers();
  void finish();
  Line* pick(bool open);
  void speak(Line& line, ByteView bytes);
  Json some_json(std::string_view key);
  std::string some_text();
  std::string some_address();

  FuzzInput input_;
  NodeProbe probe_;
  std::size_t memory_before_;
  std::vector<Line> lines_;
  std::vector<ResolveId> questions_;
  ResolveId last_question_;
  std::uint64_t invocations_ = 0;
  std::map<std::uint64_t, std::string> answers_;
  std::size_t moves_ = 0;
  std::size_t streams_seen_ = 0;
  bool listening_ = true;
};

}  // namespace swarmstage::fuzz
