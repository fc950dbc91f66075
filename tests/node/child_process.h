#pragma once

// A process of ours for a test: its input and output are pipes, its words are
// waited for with a deadline, and it is gone when the object is.

#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace swarmstage {

class ChildProcess {
 public:
  /// Without input the child reads the null device, as a daemon does.
  ChildProcess(const std::vector<std::string>& words, bool with_input);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  void write(std::string_view text) const;
  void close_input();
  void signal(int number) const;
  pid_t number() const { return process_; }
  /// Whether both outputs together come to contain the text within ten seconds.
  bool says(std::string_view text);
  /// Its exit status once it has ended by itself; -1: it did not within ten seconds.
  int wait();
  const std::string& output() const { return output_; }

 private:
  bool read_more(int milliseconds);

  pid_t process_ = 0;
  int input_ = -1;
  int from_ = -1;
  std::string output_;
};

/// The program's exit status and all it said.
struct Ended {
  int status = -1;
  std::string output;
};
Ended run_to_end(const std::vector<std::string>& words);

}  // namespace swarmstage
