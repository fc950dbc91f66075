#pragma once

// A file written beside what makes it: blocks go to a thread that makes text of them
// and writes it, so that the run waits for neither. There is a thread only once there
// is a whole block; of what fits in one, finish writes all. Owned by one thread, which
// calls write any number of times, then finish; a file that was not finished is not there.

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "engine/report/whole_file.h"

namespace swarmstage {

class BackgroundFile {
 public:
  /// What is written of a block, good until it is asked again: by one thread at a time,
  /// in the order of the blocks.
  using TextOf = std::function<std::string_view(std::string_view block)>;

  BackgroundFile(std::unique_ptr<WholeFile> file, TextOf text_of)
      : file_(std::move(file)), text_of_(std::move(text_of)) {}
  ~BackgroundFile() { stop(); }
  BackgroundFile(const BackgroundFile&) = delete;
  BackgroundFile& operator=(const BackgroundFile&) = delete;

  /// Takes the first `size` bytes of the block, and leaves another one in its place:
  /// what is in that, and how long it is, is of no meaning.
  void write(std::string& block, std::size_t size);
  /// False after the disk was full.
  bool good() const { return good_; }
  /// Nothing, or one line that says why there is no file. Once, and last.
  std::optional<std::string> finish(std::string_view rest);

 private:
  void write_all();
  void write_now(std::string_view block);
  void stop();

  std::unique_ptr<WholeFile> file_;
  TextOf text_of_;
  std::atomic<bool> good_ = true;
  std::thread thread_;
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::string taken_;
  std::size_t taken_bytes_ = 0;  // 0: the thread has nothing to do
  bool over_ = false;
};

}  // namespace swarmstage
