// Writing messages of DNS.

#include <map>

#include "core/base/assert.h"
#include "core/dns_sd/dns_message.h"

namespace swarmstage::dns_sd {

namespace {

constexpr std::uint16_t pointer = 0xc000;
constexpr std::size_t pointer_limit = 0x4000;

class DnsWriter {
 public:
  std::string write(const DnsMessage& message);

 private:
  void number(std::uint32_t value, std::size_t size);
  void short_number(std::uint16_t value) { number(value, 2); }
  void name(const DnsName& name);
  void record(const DnsRecord& record);
  void data(const DnsRecord& record);

  std::string out_;
  std::map<std::vector<std::string>, std::size_t> places_;  // of the ends of names
};

void DnsWriter::number(std::uint32_t value, std::size_t size) {
  for (std::size_t at = size; at-- > 0;) out_ += static_cast<char>(value >> (8 * at) & 0xffU);
}

void DnsWriter::name(const DnsName& name) {
  SWARMSTAGE_ASSERT(name.is_valid(), "a name is written that DNS cannot hold");
  for (auto label = name.labels.begin(); label != name.labels.end(); ++label) {
    const std::vector<std::string> rest(label, name.labels.end());
    const auto known = places_.find(rest);
    if (known != places_.end()) {
      return short_number(static_cast<std::uint16_t>(pointer | known->second));
    }
    if (out_.size() < pointer_limit) places_.emplace(rest, out_.size());
    out_ += static_cast<char>(label->size());
    out_ += *label;
  }
  out_ += '\0';
}

void DnsWriter::record(const DnsRecord& record) {
  name(record.name);
  short_number(static_cast<std::uint16_t>(record.type));
  short_number(static_cast<std::uint16_t>(dns_class_internet | (record.flush ? dns_top_bit : 0U)));
  number(record.ttl, 4);
  const std::size_t size_at = out_.size();
  short_number(0);
  data(record);
  const std::size_t size = out_.size() - size_at - 2;
  out_[size_at] = static_cast<char>(size >> 8U);
  out_[size_at + 1] = static_cast<char>(size & 0xffU);
}

void DnsWriter::data(const DnsRecord& record) {
  if (record.type == DnsType::ptr) return name(record.target);
  if (record.type != DnsType::srv) {
    out_ += record.data();
    return;
  }
  number(0, 4);  // priority and weight
  short_number(record.port);
  name(record.target);
}

std::string DnsWriter::write(const DnsMessage& message) {
  short_number(message.id);
  constexpr unsigned response = 0x8400;  // and we speak for ourselves
  constexpr unsigned more_follows = 0x0200;
  short_number(static_cast<std::uint16_t>((message.answers ? response : 0U) |
                                          (message.truncated ? more_follows : 0U)));
  const auto count = [this](std::size_t size) { short_number(static_cast<std::uint16_t>(size)); };
  count(message.questions.size());
  count(message.known.size());
  count(message.proposed.size());
  count(message.additionals.size());
  for (const DnsQuestion& each : message.questions) {
    name(each.name);
    short_number(static_cast<std::uint16_t>(each.type));
    short_number(
        static_cast<std::uint16_t>(dns_class_internet | (each.unicast ? dns_top_bit : 0U)));
  }
  for (const auto* section : {&message.known, &message.proposed, &message.additionals}) {
    for (const DnsRecord& each : *section) record(each);
  }
  return std::move(out_);
}

}  // namespace

std::string write_dns(const DnsMessage& message) {
  return DnsWriter().write(message);
}

}  // namespace swarmstage::dns_sd
