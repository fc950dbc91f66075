#include "core/trace/record_codec.h"

#include <bit>
#include <cstring>

#include "core/base/assert.h"
#include "core/trace/plain_json.h"

namespace swarmstage {

namespace {

template <typename Number>
Number little_endian(Number value) {
  if constexpr (std::endian::native == std::endian::little) {
    return value;
  } else if constexpr (sizeof(value) == 4) {
    return __builtin_bswap32(value);
  } else {
    return __builtin_bswap64(value);
  }
}

/// The part that all commands have, written where it is to stand.
class CommandHead {
 public:
  static constexpr std::size_t size = 7 * 8 + sizeof(IpAddress::bytes);

  explicit CommandHead(std::byte* at) : at_(at) {}
  void put(std::uint64_t value) {
    value = little_endian(value);
    put(&value, sizeof(value));
  }
  void put(const IpAddress& address) {
    put(address.bytes.data(), address.bytes.size());
    put(address.scope);
  }
  /// With its length in front; the last.
  void put_text(ByteView bytes) {
    const auto length = little_endian(static_cast<std::uint32_t>(bytes.size()));
    put(&length, sizeof(length));
    if (!bytes.empty()) put(bytes.data(), bytes.size());
  }

 private:
  void put(const void* data, std::size_t count) {
    std::memcpy(at_, data, count);
    at_ += count;
  }

  std::byte* at_;
};

}  // namespace

RecordWriter& RecordWriter::byte(std::uint8_t value) {
  out_.push_back(static_cast<std::byte>(value));
  return *this;
}

std::byte* RecordWriter::room(std::size_t count) {
  const std::size_t before = out_.size();
  out_.resize(before + count);
  return out_.data() + before;
}

RecordWriter& RecordWriter::raw(ByteView bytes) {
  if (!bytes.empty()) std::memcpy(room(bytes.size()), bytes.data(), bytes.size());
  return *this;
}

RecordWriter& RecordWriter::number(std::uint64_t value) {
  value = little_endian(value);
  return raw({reinterpret_cast<const std::byte*>(&value), sizeof(value)});
}

RecordWriter& RecordWriter::text(std::string_view value) {
  const auto size = little_endian(static_cast<std::uint32_t>(value.size()));
  return raw({reinterpret_cast<const std::byte*>(&size), sizeof(size)}).raw(value);
}

RecordWriter& RecordWriter::address(const IpAddress& value) {
  raw({reinterpret_cast<const std::byte*>(value.bytes.data()), value.bytes.size()});
  return number(value.scope);
}

RecordWriter& RecordWriter::endpoint(const Endpoint& value) {
  return address(value.address).number(value.port);
}

RecordWriter& RecordWriter::json(const Json& value) {
  if (value.is_null()) return text("");
  const std::size_t before = out_.size();
  room(sizeof(std::uint32_t));  // for how many bytes it is
  if (append_plain_json(out_, value)) {
    const auto size =
        little_endian(static_cast<std::uint32_t>(out_.size() - before - sizeof(std::uint32_t)));
    std::memcpy(out_.data() + before, &size, sizeof(size));
    return *this;
  }
  out_.resize(before);
  return text(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

bool RecordReader::take(void* out, std::size_t count) {
  if (!ok_ || left_.size() < count) {
    ok_ = false;
    std::memset(out, 0, count);
    return false;
  }
  std::memcpy(out, left_.data(), count);
  left_ = left_.after(count);
  return true;
}

std::uint8_t RecordReader::byte() {
  std::uint8_t value = 0;
  take(&value, 1);
  return value;
}

std::uint64_t RecordReader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 8) value |= std::uint64_t{byte()} << shift;
  return ok_ ? value : 0;
}

std::string_view RecordReader::text() {
  std::uint32_t size = 0;
  for (unsigned shift = 0; shift < 32; shift += 8) size |= std::uint32_t{byte()} << shift;
  if (!ok_ || left_.size() < size) {
    ok_ = false;
    return {};
  }
  const std::string_view value = left_.first(size).text();
  left_ = left_.after(size);
  return value;
}

IpAddress RecordReader::address() {
  IpAddress value;
  for (std::uint8_t& each : value.bytes) each = byte();
  value.scope = static_cast<std::uint16_t>(number());
  return value;
}

Endpoint RecordReader::endpoint() {
  Endpoint value;
  value.address = address();
  value.port = static_cast<std::uint16_t>(number());
  return value;
}

Json RecordReader::json() {
  const std::string_view value = text();
  if (value.empty()) return {};
  Json parsed = Json::parse(value, nullptr, false);
  if (parsed.is_discarded()) ok_ = false;
  return ok_ ? parsed : Json();
}

void encode_command(RecordWriter& out, const Outbox& outbox, const Command& command) {
  std::uint64_t value = 0;
  std::memcpy(&value, &command.value, sizeof(value));
  const ByteView bytes = outbox.bytes(command);
  CommandHead head(out.room(CommandHead::size + sizeof(std::uint32_t) + bytes.size()));
  head.put(command.id);
  head.put(command.number);
  head.put(std::uint64_t{command.timer.kind} << 16U | command.timer.owner);
  head.put(command.timer.subject);
  head.put(command.endpoint.address);
  head.put(command.endpoint.port);
  head.put(value);
  head.put_text(bytes);
  switch (command.kind) {
    case CommandKind::open_port: {
      const auto& options = outbox.detail<PortOptions>(command);
      out.address(options.address).number(options.number).byte(options.shared);
      break;
    }
    case CommandKind::listen: {
      const auto& options = outbox.detail<ListenOptions>(command);
      out.address(options.address).number(options.port).byte(options.tls.has_value());
      break;
    }
    case CommandKind::connect: {
      const auto& options = outbox.detail<ConnectOptions>(command);
      out.number(options.local_port).byte(options.tls.has_value());
      break;
    }
    case CommandKind::call:
      out.json(outbox.detail<Json>(command));
      break;
    case CommandKind::complete:
      out.json(outbox.detail<Json>(command));
      break;
    default:
      break;
  }
}

void encode_clock(RecordWriter& out, const LocalClock& clock) {
  out.number(static_cast<std::uint64_t>(nanoseconds(clock.since())));
  out.number(static_cast<std::uint64_t>(nanoseconds(clock.shown())));
  out.number(static_cast<std::uint64_t>(clock.gain()));
}

std::optional<LocalClock> decode_clock(ByteView body) {
  RecordReader in(body);
  const auto time = [&in] { return at_time(Duration(static_cast<std::int64_t>(in.number()))); };
  const TimePoint since = time();
  const TimePoint shown = time();
  const auto gain = static_cast<std::int64_t>(in.number());
  const bool whole = in.ok() && in.at_end();
  if (!whole || !LocalClock::is_possible(since, shown, gain)) return std::nullopt;
  return LocalClock(since, shown, gain);
}

}  // namespace swarmstage
