#pragma once

// Bytes of a control connection cut into lines. What is not yet a whole line is
// kept, up to the longest a line may be. One for each direction that is read.

#include <optional>
#include <string>
#include <string_view>

#include "core/control/control_message.h"

namespace swarmstage::net {

class ControlLines {
 public:
  void add(std::string_view bytes);
  /// The next whole line without its end; empty lines are left out.
  std::optional<std::string> next();
  /// Nobody may be sent a line like the one that is coming.
  bool too_long() const { return bytes_.size() - begin_ > control_line_limit && !has_line(); }

 private:
  bool has_line() const { return bytes_.find('\n', begin_) != std::string::npos; }

  std::string bytes_;
  std::size_t begin_ = 0;  // of what has not been handed out
};

}  // namespace swarmstage::net
