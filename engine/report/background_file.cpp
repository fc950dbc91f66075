#include "engine/report/background_file.h"

#include <system_error>
#include <utility>

namespace swarmstage {

void BackgroundFile::write_now(std::string_view block) {
  file_->write(text_of_(block));
  good_ = file_->good();
}

void BackgroundFile::write(std::string& block, std::size_t size) {
  if (size == 0) return;
  if (!thread_.joinable()) {
    try {
      thread_ = std::thread([this] { write_all(); });
    } catch (const std::system_error&) {  // as many threads as there may be
      return write_now(std::string_view(block).substr(0, size));
    }
  }
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return taken_bytes_ == 0; });
  std::swap(taken_, block);
  taken_bytes_ = size;
  changed_.notify_all();
}

void BackgroundFile::write_all() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return over_ || taken_bytes_ != 0; });
    if (taken_bytes_ == 0) return;
    // Nobody else touches the block, or the file, until it is said to be written.
    lock.unlock();
    write_now(std::string_view(taken_).substr(0, taken_bytes_));
    lock.lock();
    taken_bytes_ = 0;
    changed_.notify_all();
  }
}

void BackgroundFile::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

std::optional<std::string> BackgroundFile::finish(std::string_view rest) {
  stop();
  write_now(rest);
  return file_->finish();
}

}  // namespace swarmstage
