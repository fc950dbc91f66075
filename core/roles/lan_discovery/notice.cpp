#include "core/roles/lan_discovery/notice.h"

#include <array>
#include <concepts>

#include "core/base/assert.h"
#include "core/codec/text.h"

namespace swarmstage::lan_discovery {

namespace {

constexpr std::string_view mark = "SWLD";
constexpr std::uint8_t current_version = 1;
constexpr std::size_t head_bytes = 36;
constexpr std::size_t tag_bytes = sizeof(KeyedHash);

constexpr unsigned asks_flag = 1;
constexpr unsigned answers_flag = 2;
constexpr unsigned tagged_flag = 4;
constexpr unsigned known_flags = 7;

// Takes numbers and texts from the front; what is not there is 0, and told.
class NoticeReader {
 public:
  explicit NoticeReader(ByteView bytes) : left_(bytes) {}

  template <std::unsigned_integral T>
  T number() {
    T value = 0;
    for (const std::byte each : take(sizeof(T))) {
      value = static_cast<T>(static_cast<std::uint64_t>(value) << 8U | static_cast<unsigned>(each));
    }
    return value;
  }
  ByteView take(std::size_t count) {
    if (count > left_.size()) {
      short_ = true;
      left_ = {};
      return {};
    }
    const ByteView piece = left_.first(count);
    left_ = left_.after(count);
    return piece;
  }
  bool is_short() const { return short_; }
  bool is_empty() const { return left_.empty(); }

 private:
  ByteView left_;
  bool short_ = false;
};

template <std::unsigned_integral T>
void put(std::string& out, T value) {
  for (std::size_t at = sizeof(T); at-- > 0;) {
    out += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * at) & 0xffU);
  }
}

bool is_kind(unsigned kind) {
  return kind >= static_cast<unsigned>(NoticeKind::announcement) &&
         kind <= static_cast<unsigned>(NoticeKind::receipt);
}

Fault read_head(NoticeReader& in, NoticeReading& reading) {
  Notice& notice = reading.notice;
  if (in.number<std::uint8_t>() != current_version) return Fault::version;
  const unsigned kind = in.number<std::uint8_t>();
  const unsigned flags = in.number<std::uint8_t>();
  const std::size_t name_bytes = in.number<std::uint8_t>();
  if (!is_kind(kind)) return Fault::kind;
  if ((flags & ~known_flags) != 0) return Fault::flags;
  notice.kind = static_cast<NoticeKind>(kind);
  notice.asks = (flags & asks_flag) != 0;
  notice.answers = (flags & answers_flag) != 0;
  reading.tagged = (flags & tagged_flag) != 0;
  notice.instance = in.number<std::uint64_t>();
  notice.sequence = in.number<std::uint64_t>();
  notice.age = in.number<std::uint32_t>();
  notice.moves = in.number<std::uint16_t>();
  notice.udp_port = in.number<std::uint16_t>();
  notice.http_port = in.number<std::uint16_t>();
  notice.known = in.number<std::uint16_t>();
  notice.name = in.take(name_bytes).text();
  if (in.is_short()) return Fault::too_short;
  if (!check_name(notice.name).empty()) return Fault::name;
  if (notice.instance == 0) return Fault::instance;
  if (notice.sequence == 0) return Fault::sequence;
  return notice.udp_port == 0 ? Fault::port : Fault::none;
}

Fault read_body(NoticeReader& in, Notice& notice) {
  const bool message = notice.kind == NoticeKind::message;
  if (message || notice.kind == NoticeKind::receipt) {
    notice.target = in.number<std::uint64_t>();
    notice.number = in.number<std::uint64_t>();
    if (message) notice.text = in.take(in.number<std::uint16_t>()).text();
    if (in.is_short()) return Fault::truncated;
    if (notice.target == 0) return Fault::instance;
    if (notice.number == 0) return Fault::sequence;
    if (message && !check_text(notice.text).empty()) return Fault::text;
  }
  while (!in.is_empty()) {
    in.take(1);
    in.take(in.number<std::uint8_t>());
  }
  return in.is_short() ? Fault::truncated : Fault::none;
}

}  // namespace

std::string_view to_string(Fault fault) {
  static constexpr std::array<std::string_view, fault_count> names = {
      "none", "foreign",  "too_short", "too_long", "version", "kind",     "flags",
      "name", "instance", "sequence",  "port",     "text",    "truncated"};
  return names[static_cast<std::size_t>(fault)];
}

NoticeReading read_notice(ByteView datagram, const KeyRing& keys) {
  NoticeReading reading;
  const auto wrong = [&reading](Fault fault) {
    reading.fault = fault;
    return reading;
  };
  if (!datagram.text().starts_with(mark)) return wrong(Fault::foreign);
  if (datagram.size() < head_bytes) return wrong(Fault::too_short);
  if (datagram.size() > notice_bytes_max) return wrong(Fault::too_long);
  ByteView signed_part = datagram;
  NoticeReader head(datagram.after(mark.size()));
  if (const Fault fault = read_head(head, reading); fault != Fault::none) return wrong(fault);
  const std::size_t head_end = head_bytes + reading.notice.name.size();
  if (reading.tagged) {
    if (datagram.size() < head_end + tag_bytes) return wrong(Fault::too_short);
    signed_part = datagram.first(datagram.size() - tag_bytes);
  }
  NoticeReader body(signed_part.after(head_end));
  if (const Fault fault = read_body(body, reading.notice); fault != Fault::none) {
    return wrong(fault);
  }
  if (reading.tagged) {
    reading.verified = keys.verify(signed_part, datagram.after(signed_part.size()));
  }
  return reading;
}

std::string write_notice(const Notice& notice, const KeyRing& keys) {
  SWARMSTAGE_ASSERT(check_name(notice.name).empty(), "a notice with a name nobody accepts");
  unsigned flags = keys.empty() ? 0U : tagged_flag;
  if (notice.asks) flags |= asks_flag;
  if (notice.answers) flags |= answers_flag;
  std::string out(mark);
  put(out, current_version);
  put(out, static_cast<std::uint8_t>(notice.kind));
  put(out, static_cast<std::uint8_t>(flags));
  put(out, static_cast<std::uint8_t>(notice.name.size()));
  put(out, notice.instance);
  put(out, notice.sequence);
  put(out, notice.age);
  put(out, notice.moves);
  put(out, notice.udp_port);
  put(out, notice.http_port);
  put(out, notice.known);
  out += notice.name;
  if (notice.kind == NoticeKind::message || notice.kind == NoticeKind::receipt) {
    put(out, notice.target);
    put(out, notice.number);
  }
  if (notice.kind == NoticeKind::message) {
    put(out, static_cast<std::uint16_t>(notice.text.size()));
    out += notice.text;
  }
  if (!keys.empty()) {
    const KeyedHash tag = keys.sign(out);
    out.append(reinterpret_cast<const char*>(tag.data()), tag.size());
  }
  SWARMSTAGE_ASSERT(out.size() <= notice_bytes_max, "a notice is larger than any may be");
  return out;
}

std::string check_name(std::string_view name) {
  if (name.empty()) return "is empty";
  if (name.size() > name_bytes_max) {
    return "has " + std::to_string(name.size()) + " bytes; expected at most " +
           std::to_string(name_bytes_max);
  }
  if (!codec::is_utf8(name)) return "is not UTF-8";
  if (codec::without_controls(name) != name) return "has control characters";
  return "";
}

std::string check_text(std::string_view text) {
  if (text.empty()) return "is empty";
  if (text.size() > text_bytes_max) {
    return "has " + std::to_string(text.size()) + " bytes; expected at most " +
           std::to_string(text_bytes_max);
  }
  return codec::is_utf8(text) ? "" : "is not UTF-8";
}

}  // namespace swarmstage::lan_discovery
