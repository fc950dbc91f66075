#pragma once

// gzip by zlib: whole texts at a time, or a text as it comes. The only file that
// knows zlib.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "core/base/byte_view.h"

namespace swarmstage::codec {

std::string gzipped(ByteView bytes);
/// Nothing if it is not gzip, or would be longer than the limit.
std::optional<std::string> gunzipped(ByteView bytes, std::size_t limit);

/// One text, piece by piece: whoever has all that came of the pieces so far can
/// unpack all of them. Holds about 75 KiB, whatever passes through.
class GzipStream {
 public:
  GzipStream();
  ~GzipStream();
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;

  /// Appends to `out` what the piece comes to.
  void write(ByteView piece, std::string& out);
  /// Appends the end. Nothing may be written after it.
  void end(std::string& out);

 private:
  struct Machine;

  void run(ByteView piece, int flush, std::string& out);

  std::unique_ptr<Machine> machine_;
};

}  // namespace swarmstage::codec
