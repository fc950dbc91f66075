#pragma once

// A file whose bytes are held back until it begins: until then what stands in it stays as
// it was, and if it never begins, there is no more of it than before. That it can be
// written is known from the start.

#include <optional>
#include <streambuf>
#include <string>

namespace swarmstage::cli {

class HeldFile : public std::streambuf {
 public:
  HeldFile() = default;
  ~HeldFile() override;
  HeldFile(const HeldFile&) = delete;
  HeldFile& operator=(const HeldFile&) = delete;

  /// Once. What is wrong, if it cannot be written.
  std::optional<std::string> open(const std::string& path);
  /// From here on it is written; more calls do nothing.
  void begin();

 protected:
  int_type overflow(int_type letter) override;
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int sync() override;

 private:
  std::string path_;
  int descriptor_ = -1;
  bool is_new_ = false;
  bool begun_ = false;
  bool broken_ = false;
  std::string held_;
};

}  // namespace swarmstage::cli
