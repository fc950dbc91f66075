#pragma once

// What a process says on a descriptor that nobody may be reading: writing does not
// wait. Lines that find the pipe full are kept up to a limit, beyond it they are
// lost and counted, until half of the room is free again. Lines that cannot be written,
// because the disk is full or a named pipe has no reader, are lost and counted too, and what
// comes next is tried again. Not thread-safe; does not own the descriptor.
//
// A pipe or a terminal is opened anew for this, because whether writes wait is a
// property that all who share an opened file share, and the others did not ask. One that we may
// not open is written as much at a time as it has room for by its own account; files of a
// disk wait for the disk, as they always do.

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
  /// Whoever takes them says so by put_notice, at once.
  std::uint64_t take_lost_lines();
  /// One line about so many lost ones. Should it be lost itself, they are lost as before.
  void put_notice(std::string_view line, std::uint64_t lines);

 private:
  enum class Kind : std::uint8_t { unknown, own, socket, guarded, file };

  void find_kind();
  void open_anew();
  ssize_t write_some(std::string_view text) const;
  void lose_rest(int error);
  std::uint64_t lines_between(std::size_t begin, std::size_t end) const;
  void forget_written(std::size_t size);
  void wait_writable(int milliseconds) const;

  int descriptor_;
  int own_ = -1;  // the same pipe or terminal, opened by us alone
  Kind kind_ = Kind::unknown;
  std::size_t guarded_bytes_ = 0;  // for which there is room, if there is any
  bool may_return_ = true;         // its reader, once gone
  bool broken_ = false;            // nobody will ever read it
  std::string text_;
  std::size_t written_ = 0;  // of the text
  bool mid_line_ = false;    // what was written last is no whole line
  std::uint64_t lost_lines_ = 0;
  // Where in the text the notice stands, if any of it is not written yet, and of how many it is.
  std::size_t notice_begin_ = 0;
  std::size_t notice_end_ = 0;
  std::uint64_t notice_lines_ = 0;
};

}  // namespace swarmstage::cli
