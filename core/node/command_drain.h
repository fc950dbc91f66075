#pragma once

// Carries out what one handler asked for, in the order it was recorded: timers
// and send queues inside the runner, everything else through the driver. Used
// by NodeRunner only, once per handler.

#include "core/node/delivery.h"
#include "core/node/outbox.h"

namespace swarmstage {

class NodeRunner;
class RunnerGroup;
struct Stream;

class CommandDrain {
 public:
  explicit CommandDrain(NodeRunner& runner);
  void run();

 private:
  void note(const Command& command);
  void execute(const Command& command);
  void execute_port(const Command& command);
  void execute_stream(const Command& command);
  void execute_service(const Command& command);
  void refuse_question(const Command& command);
  void execute_towards_outside(const Command& command);
  void close_port(const Command& command);
  void open_stream(const Command& command);
  void write(Stream& stream, const Command& command);
  void flush_written();
  void close_stream(Stream& stream, CloseReason reason);

  NodeRunner& runner_;
  RunnerGroup& group_;
  const Outbox& outbox_;
};

}  // namespace swarmstage
