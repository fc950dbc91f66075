#pragma once

// What a process says on a descriptor that nobody may be reading: writing never
// waits. Lines that find the pipe full are kept up to a limit, beyond it they are
// lost and counted, until half of the room is free again. Not thread-safe; does not
// own the descriptor.
//
// A pipe or a terminal is opened anew for this, because whether writes wait is a
// property that all who share an opened file share, and the others did not ask.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace swarmstage::cli {

class OutputQueue {
 public:
  static constexpr std::size_t bytes_max = 4U << 20;

  /// The descriptor is looked at when something is said first.
  explicit OutputQueue(int descriptor) : descriptor_(descriptor) {}
  ~OutputQueue();
  OutputQueue(const OutputQueue&) = delete;
  OutputQueue& operator=(const OutputQueue&) = delete;

  /// One line or more; taken as a whole or not at all.
  void put(std::string_view lines);
  /// Writes what there is room for. False: something is left.
  bool flush();
  /// The same, and waits so long for somebody to read.
  bool flush_within(int milliseconds);

  std::size_t size() const { return text_.size() - written_; }
  bool is_empty() const { return size() == 0; }
  /// Whether lines are lost at present.
  bool is_losing() const { return lost_lines_ != 0; }
  /// How many were, once there is room again, which this ends; 0: none, or no room yet.
  std::uint64_t take_lost_lines();

 private:
  enum class Kind : std::uint8_t { unknown, own, socket, guarded, file };

  void find_kind();
  ssize_t write_some(std::string_view text) const;
  void wait_writable(int milliseconds) const;

  int descriptor_;
  int own_ = -1;  // the same pipe or terminal, opened by us alone
  Kind kind_ = Kind::unknown;
  bool broken_ = false;  // nobody will ever read it
  std::string text_;
  std::size_t written_ = 0;  // of the text
  std::uint64_t lost_lines_ = 0;
};

}  // namespace swarmstage::cli
