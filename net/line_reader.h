#pragma once

// Lines of text from a descriptor somebody else owns: a terminal, a pipe or a
// file. It never changes how the descriptor blocks, because a terminal shares
// that with the output. Lines end with a newline, which is cut off with a
// carriage return before it; the last one may lack it.

#include <functional>
#include <string>
#include <string_view>

#include "net/socket_calls.h"
#include "net/watch.h"

namespace swarmstage::net {

class LineReader final : public WatchUser, public AlarmUser, public Mortal {
 public:
  LineReader(EventLoop& loop, int descriptor, std::function<void(std::string_view)> on_line,
             std::function<void()> on_end, std::size_t bytes_limit);

  void readable() override;
  void due(TimePoint now) override;  // files are always ready, and cannot be watched

 private:
  void again();
  void take(std::string_view bytes);
  void emit();
  void end();

  EventLoop& loop_;
  std::function<void(std::string_view)> on_line_;
  std::function<void()> on_end_;
  std::size_t bytes_limit_;
  FileDescriptor file_;
  Watch watch_;
  Alarm alarm_;
  std::string line_;
};

}  // namespace swarmstage::net
