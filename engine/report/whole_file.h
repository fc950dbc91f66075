#pragma once

// A file that is there as a whole or not at all. It grows beside its place,
// under its name and ".part", and takes its place when it is finished; a full
// disk, an error or a destructor that comes first leaves what was there before.
// A symbolic link stays one: the place is where it leads to. What is no regular
// file (a pipe, a device) and what this process already prints to cannot be
// replaced, and is written to straight away, as a shell would.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace swarmstage {

class WholeFile {
 public:
  /// A pipe that nobody reads is waited for.
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
  WholeFile(std::string path, std::string place, int descriptor)
      : path_(std::move(path)), place_(std::move(place)), descriptor_(descriptor) {}
  bool replaces() const { return !place_.empty(); }
  void failed();

  std::string path_;   // as it was asked for
  std::string place_;  // that is taken in the end; empty: it is written to straight away
  int descriptor_;
  std::string problem_;
};

/// All at once. Nothing, or one line that says what went wrong.
std::optional<std::string> write_whole_file(const std::string& path, std::string_view text);

Result<std::string> read_whole_file(const std::string& path);

}  // namespace swarmstage
