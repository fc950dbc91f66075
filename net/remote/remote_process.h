#pragma once

// One child process that carries nodes: started from a program that speaks the
// control protocol on its standard input and output, and gone when this object
// is. What is said to it is kept until it reads; what it says is handed out line
// by line. Never waits.

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

#include "core/base/result.h"
#include "core/control/control_message.h"
#include "net/remote/control_lines.h"
#include "net/socket_calls.h"

namespace swarmstage::net {

class RemoteProcess {
 public:
  /// `title` is how people are told of it: "process 2 of 3".
  static Result<RemoteProcess> start(const std::vector<std::string>& words, std::string title);
  /// Ends it, if it has not ended: with a moment to do so by itself.
  ~RemoteProcess();
  RemoteProcess(RemoteProcess&& other) noexcept;
  RemoteProcess& operator=(RemoteProcess&&) = delete;

  /// Nothing is said or heard any more; it ends when nobody drives it.
  void hang_up() { connection_.reset(); }
  /// Whether that is so.
  bool is_gone() const { return connection_.get() < 0; }
  /// Hangs up, and ends it by force if it has not ended by itself by then.
  void end_within(int milliseconds);

  void tell(const ControlMessage& message);
  /// Sends what it takes; false: there is more.
  bool flush();
  /// What has come in, if it is ready to be read. False: it has ended.
  bool read();
  std::optional<std::string> next_line() { return lines_.next(); }

  const std::string& title() const { return title_; }
  int descriptor() const { return connection_.get(); }
  bool has_unsent() const { return sent_ < unsent_.size(); }
  /// Nothing, or what is wrong with how much it is behind.
  std::optional<std::string> overflow() const;
  /// How it ended, in words, once read has said that it has.
  std::string obituary();

  TimePoint last_time{};     // of what it said
  std::uint64_t nodes = 0;   // how many it carries
  std::string first, final;  // names of nodes it carries

 private:
  RemoteProcess(pid_t process, FileDescriptor connection, std::string title)
      : process_(process), connection_(std::move(connection)), title_(std::move(title)) {}
  bool reap(int milliseconds);

  pid_t process_ = 0;  // 0: it has been waited for
  int status_ = 0;
  FileDescriptor connection_;
  std::string title_;
  ControlLines lines_;
  std::string unsent_;
  std::size_t sent_ = 0;
};

}  // namespace swarmstage::net
