#pragma once

// Finds the end of a head in a stream that cuts it where it likes. A head that
// lies whole in the input is a view of it; of one that was cut the beginning is
// kept, up to the limit. Either view is valid until the next head is begun.

#include <string>
#include <string_view>

#include "core/base/byte_view.h"

namespace swarmstage::codec {

class HeadCollector {
 public:
  enum class Kind : std::uint8_t { need_more, head, too_long, malformed };

  explicit HeadCollector(std::size_t limit) : limit_(limit) {}

  /// Takes from the front of `input`; on `head`, `raw` is the head with its empty line.
  Kind next(ByteView& input, std::string_view& raw);
  /// Bytes held of a head that is not complete.
  std::size_t held() const { return given_ ? 0 : held_.size(); }

 private:
  Kind join(ByteView& input, std::string_view& raw);

  std::size_t limit_;
  std::string held_;
  bool given_ = false;  // held_ was given out and is to be forgotten
};

}  // namespace swarmstage::codec
