#include "cli/sweep_lines.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include "engine/run/sweep_table.h"

namespace swarmstage::cli {

SweepLines::~SweepLines() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::string SweepLines::trouble(const char* what) const {
  std::string text = what;
  text += " '";
  text += path_;
  text += "': ";
  return text + std::strerror(errno);
}

std::optional<std::string> SweepLines::open(int more_flags) {
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | more_flags, 0666);
  if (descriptor_ >= 0) return std::nullopt;
  return trouble("cannot write");
}

std::optional<std::string> SweepLines::begin() {
  return open(O_CREAT | O_TRUNC);
}

Result<std::vector<RunResult>> SweepLines::take_up() {
  auto lines = read_sweep_lines(path_);
  if (!lines) return Error{lines.error()};
  std::vector<RunResult> runs;
  for (SweptRun& each : lines->runs) {
    if (each.scenario_hash != scenario_hash_) {
      std::string line = path_;
      line += ':' + std::to_string(runs.size() + 1) + ": this is a run of another scenario: ";
      line += "the file, one it stands on or a role library has changed since; ";
      return Error{line + "begin a new table, with --out or without --resume"};
    }
    runs.push_back(std::move(each.result));
  }
  if (auto wrong = open(0)) return Error{*wrong};
  size_ = static_cast<std::int64_t>(lines->whole_bytes);
  if (::ftruncate(descriptor_, size_) != 0) return Error{trouble("cannot cut a line off")};
  return runs;
}

std::optional<std::string> SweepLines::add(const RunResult& run) {
  const std::string line = sweep_line({scenario_hash_, run}) + "\n";
  std::string_view left = line;
  while (!left.empty()) {
    const ssize_t count = ::write(descriptor_, left.data(), left.size());
    if (count >= 0) {
      left.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      const std::string what = trouble("cannot write");
      static_cast<void>(::ftruncate(descriptor_, size_));  // take_up would do it too
      return what;
    }
  }
  size_ += static_cast<std::int64_t>(line.size());
  return std::nullopt;
}

}  // namespace swarmstage::cli
