#pragma once

// A program whose output is read as it comes, and whose memory and processor time
// are looked at from outside. Ended when this goes; made and used by one thread.

#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace swarmstage::bench {

class ChildProcess {
 public:
  /// The first word is a program beside this one, or a path.
  explicit ChildProcess(std::vector<std::string> words);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Waits for a line with these words; what follows them there. Empty: it never came.
  std::string wait_for(std::string_view words);
  double resident_megabytes() const;
  /// Of all its threads, since it began.
  double cpu_seconds() const;
  /// Keeps it on one core.
  void pin(int core) const;
  pid_t id() const { return id_; }

 private:
  pid_t id_ = -1;
  int output_ = -1;
  std::string said_;
};

}  // namespace swarmstage::bench
