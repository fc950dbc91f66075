#pragma once

// A folder of its own for one test, empty at first and gone afterwards.

#include <filesystem>
#include <stdlib.h>
#include <string>

#include <gtest/gtest.h>

namespace swarmstage {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    path_ += "swarmstage_XXXXXX";
    if (mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  std::size_t count() const {
    const std::filesystem::directory_iterator all(path_);
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

 private:
  std::string path_ = testing::TempDir();
};

}  // namespace swarmstage
