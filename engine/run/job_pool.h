#pragma once

// Runs in processes of their own, several at a time: a run that crashes takes no
// other with it, and a stage that is process-wide state gets a process. What a
// run had to say comes back through a pipe. Owned by whoever has the runs to do;
// forks, so the process must have no threads.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "engine/run/run_result.h"

namespace swarmstage {

/// How one job ended: a result, or one line on why there is none.
struct JobOutcome {
  std::size_t job = 0;
  Result<RunResult> result;
};

class JobPool {
 public:
  /// Done in the child; its result is all that comes back.
  using Work = std::function<Result<RunResult>(std::size_t job)>;
  /// Told in the parent, in the order jobs end.
  using Ended = std::function<void(const JobOutcome&)>;

  explicit JobPool(unsigned at_once) : at_once_(at_once == 0 ? 1 : at_once) {}

  /// Does jobs 0 to count - 1. After `interrupted` says so no job begins, and
  /// those that run are asked to end; they still report what they have.
  void run(std::size_t count, const Work& work, const Ended& ended,
           const std::function<bool()>& interrupted);

 private:
  struct Child {
    int process = 0;
    int pipe = -1;
    std::size_t job = 0;
    std::string said;
  };

  bool begin(std::size_t job, const Work& work);
  void listen(const Ended& ended);
  bool hear(Child& child);
  static JobOutcome outcome(const Child& child, int status);
  void ask_to_end();

  unsigned at_once_;
  std::vector<Child> children_;
};

}  // namespace swarmstage
