#pragma once

// A file that is there as a whole or not at all. It grows beside its place,
// under its name and ".part", and takes its place when it is finished; a full
// disk, an error or a destructor that comes first leaves what was there before.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace swarmstage {

class WholeFile {
 public:
  static Result<std::unique_ptr<WholeFile>> create(std::string path);
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  /// After one write has failed, the others do nothing and finish says why.
  void write(std::string_view bytes);
  bool good() const { return problem_.empty(); }
  /// Nothing, or one line that says what went wrong. Once, and last.
  std::optional<std::string> finish();

 private:
  WholeFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  void failed();

  std::string path_;
  int descriptor_;
  std::string problem_;
};

/// All at once. Nothing, or one line that says what went wrong.
std::optional<std::string> write_whole_file(const std::string& path, std::string_view text);

Result<std::string> read_whole_file(const std::string& path);

}  // namespace swarmstage
