// Reading messages of DNS.

#include <algorithm>
#include <cstddef>

#include "core/dns_sd/dns_message.h"

namespace swarmstage::dns_sd {

namespace {

constexpr std::size_t header_bytes = 12;
constexpr unsigned pointer_bits = 0xc0;

// The first fault ends it: what is asked for afterwards is 0 or empty.
class DnsReader {
 public:
  explicit DnsReader(ByteView bytes) : bytes_(bytes) {}

  DnsReading read();

 private:
  std::uint8_t byte_at(std::size_t at) const { return std::to_integer<std::uint8_t>(bytes_[at]); }
  std::uint32_t number(std::size_t size);
  std::uint16_t short_number() { return static_cast<std::uint16_t>(number(2)); }
  DnsName name(std::size_t end);
  void question(DnsMessage& message);
  void records(std::size_t count, std::vector<DnsRecord>& out);
  bool record(DnsRecord& out);
  bool known_data(DnsRecord& out, std::size_t end);
  bool failed() const { return fault_ != DnsFault::none; }
  void fail(DnsFault fault) {
    if (!failed()) fault_ = fault;
  }

  ByteView bytes_;
  std::size_t at_ = 0;
  DnsFault fault_ = DnsFault::none;
};

std::uint32_t DnsReader::number(std::size_t size) {
  if (failed() || bytes_.size() - at_ < size) {
    fail(DnsFault::too_short);
    return 0;
  }
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8U | byte_at(at_++);
  return value;
}

// A pointer leads to before where it stands and before every one that was followed
// to get there, so a name is read in steps that can only become fewer.
DnsName DnsReader::name(std::size_t end) {
  DnsName name;
  std::size_t at = at_;
  std::size_t earliest = at_;
  std::size_t size = 1;
  bool jumped = false;
  while (!failed()) {
    if (at >= end) return fail(DnsFault::name), DnsName();
    const unsigned length = byte_at(at++);
    if (!jumped) at_ = at;
    if (length == 0) return name;
    if ((length & pointer_bits) == pointer_bits) {
      if (at >= end) return fail(DnsFault::name), DnsName();
      const std::size_t target = (length & ~pointer_bits) << 8U | byte_at(at++);
      if (!jumped) at_ = at;
      if (target >= earliest || target < header_bytes) return fail(DnsFault::name), DnsName();
      at = earliest = target;
      jumped = true;
      continue;
    }
    size += length + 1;
    const bool fits = (length & pointer_bits) == 0 && size <= dns_name_max && end - at >= length;
    if (!fits) return fail(DnsFault::name), DnsName();
    name.labels.emplace_back(bytes_.text().substr(at, length));
    at += length;
    if (!jumped) at_ = at;
  }
  return {};
}

void DnsReader::question(DnsMessage& message) {
  DnsQuestion question;
  question.name = name(bytes_.size());
  question.type = static_cast<DnsType>(short_number());
  const unsigned wanted = short_number();
  question.unicast = (wanted & dns_top_bit) != 0;
  const unsigned of_class = wanted & ~dns_top_bit;
  const bool ours = of_class == dns_class_internet || of_class == 255;
  if (!failed() && ours) message.questions.push_back(std::move(question));
}

void DnsReader::records(std::size_t count, std::vector<DnsRecord>& out) {
  for (std::size_t i = 0; i < count && !failed(); ++i) {
    DnsRecord read;
    if (record(read)) out.push_back(std::move(read));
  }
}

// Whether it is one that we know.
bool DnsReader::record(DnsRecord& out) {
  out.name = name(bytes_.size());
  out.type = static_cast<DnsType>(short_number());
  const unsigned of_class = short_number();
  out.ttl = number(4);
  out.flush = (of_class & dns_top_bit) != 0;
  const std::size_t size = short_number();
  if (failed()) return false;
  if (bytes_.size() - at_ < size) return fail(DnsFault::record), false;
  const std::size_t end = at_ + size;
  const bool known = (of_class & ~dns_top_bit) == dns_class_internet && known_data(out, end);
  if (!failed()) at_ = end;
  return known && !failed();
}

bool DnsReader::known_data(DnsRecord& out, std::size_t end) {
  const std::size_t size = end - at_;
  constexpr std::size_t v4_bytes = 4;
  constexpr std::size_t v6_bytes = 16;
  switch (out.type) {
    case DnsType::a:
      if (size != v4_bytes) return fail(DnsFault::record), false;
      out.address = IpAddress::v4(number(v4_bytes));
      return true;
    case DnsType::aaaa:
      if (size != v6_bytes) return fail(DnsFault::record), false;
      for (std::size_t i = 0; i < v6_bytes; ++i) out.address.bytes[i] = byte_at(at_ + i);
      return true;
    case DnsType::ptr:
      out.target = name(end);
      break;
    case DnsType::srv:
      number(4);
      out.port = short_number();
      out.target = name(end);
      break;
    case DnsType::txt:
      out.text = std::string(bytes_.text().substr(at_, size));
      return true;
    default:
      return false;
  }
  if (at_ != end) fail(DnsFault::record);
  return !failed();
}

DnsReading DnsReader::read() {
  DnsReading reading;
  DnsMessage& message = reading.message;
  message.id = short_number();
  const unsigned flags = short_number();
  const std::size_t questions = short_number();
  const std::size_t known = short_number();
  const std::size_t proposed = short_number();
  const std::size_t additionals = short_number();
  constexpr unsigned kind_and_outcome = 0x780f;  // what multicast DNS has as 0
  if ((flags & kind_and_outcome) != 0) fail(DnsFault::kind);
  message.answers = (flags & dns_top_bit) != 0;
  message.truncated = (flags & 0x0200U) != 0;
  if (questions + known + proposed + additionals > dns_entries_max) fail(DnsFault::too_many);
  for (std::size_t i = 0; i < questions && !failed(); ++i) question(message);
  records(known, message.known);
  records(proposed, message.proposed);
  records(additionals, message.additionals);
  reading.fault = fault_;
  if (failed()) message = {};
  return reading;
}

}  // namespace

DnsReading read_dns(ByteView bytes) {
  DnsReading reading;
  reading.fault = bytes.size() < header_bytes ? DnsFault::too_short : DnsFault::too_long;
  if (bytes.size() < header_bytes || bytes.size() > dns_bytes_max) return reading;
  return DnsReader(bytes).read();
}

}  // namespace swarmstage::dns_sd
