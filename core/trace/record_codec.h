#pragma once

// The body of a trace record, byte for byte: little endian, strings and bytes
// with a 32-bit length, JSON as text. The same bytes are what the hashes of rare
// deliveries and commands are made from. Change anything here only together
// with trace_version in trace_file.h.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/byte_view.h"
#include "core/node/delivery.h"
#include "core/node/local_clock.h"
#include "core/node/outbox.h"

namespace swarmstage {

class RecordWriter {
 public:
  explicit RecordWriter(std::vector<std::byte>& out) : out_(out) { out_.clear(); }
  RecordWriter& byte(std::uint8_t value);
  RecordWriter& number(std::uint64_t value);
  RecordWriter& text(std::string_view value);
  /// Without a length in front.
  RecordWriter& raw(ByteView bytes);
  RecordWriter& bytes(ByteView value) { return text(value.text()); }
  RecordWriter& address(const IpAddress& value);
  RecordWriter& endpoint(const Endpoint& value);
  /// Bytes in its strings that are no UTF-8 become U+FFFD.
  RecordWriter& json(const Json& value);
  ByteView view() const { return out_; }
  /// So many bytes more, to be written by the caller before anything else is.
  std::byte* room(std::size_t count);

 private:
  std::vector<std::byte>& out_;
};

/// Reads what RecordWriter wrote. After bytes that are cut short or wrong, ok()
/// is false and everything read is empty.
class RecordReader {
 public:
  explicit RecordReader(ByteView bytes) : left_(bytes) {}
  bool ok() const { return ok_; }
  bool at_end() const { return left_.empty(); }
  std::uint8_t byte();
  std::uint64_t number();
  std::string_view text();
  ByteView bytes() { return text(); }
  IpAddress address();
  Endpoint endpoint();
  Json json();

 private:
  bool take(void* out, std::size_t count);

  ByteView left_;
  bool ok_ = true;
};

template <typename D>
void encode_delivery(RecordWriter& out, const D& delivery);

/// `type` is the position in Delivery. Views in the result point into `body`.
std::optional<Delivery> decode_delivery(std::uint8_t type, ByteView body);

void encode_clock(RecordWriter& out, const LocalClock& clock);
/// Nothing: no clock can be like that.
std::optional<LocalClock> decode_clock(ByteView body);

/// Commands that carry time leave it out here; the record's consumer of time is
/// the timed hash.
void encode_command(RecordWriter& out, const Outbox& outbox, const Command& command);

}  // namespace swarmstage
