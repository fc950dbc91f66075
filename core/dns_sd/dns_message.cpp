#include "core/dns_sd/dns_message.h"

#include <algorithm>
#include <array>

namespace swarmstage::dns_sd {

namespace {

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_label(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

void append_number(std::string& out, std::uint16_t number) {
  out += static_cast<char>(number >> 8U);
  out += static_cast<char>(number & 0xffU);
}

void append_plain(std::string& out, const DnsName& name) {
  for (const std::string& label : name.labels) {
    out += static_cast<char>(label.size());
    out += label;
  }
  out += '\0';
}

}  // namespace

std::string DnsName::to_text() const {
  std::string text;
  for (const std::string& label : labels) {
    for (const char each : label) {
      if (each == '.' || each == '\\') text += '\\';
      text += each;
    }
    text += '.';
  }
  return text;
}

bool DnsName::is_valid() const {
  std::size_t size = 1;
  for (const std::string& label : labels) {
    if (label.empty() || label.size() > dns_label_max) return false;
    size += label.size() + 1;
  }
  return size <= dns_name_max;
}

bool operator==(const DnsName& left, const DnsName& right) {
  return std::equal(left.labels.begin(), left.labels.end(), right.labels.begin(),
                    right.labels.end(), same_label);
}

bool DnsRecord::says_the_same(const DnsRecord& other) const {
  return type == other.type && name == other.name && target == other.target && port == other.port &&
         address == other.address && text == other.text;
}

std::string DnsRecord::data() const {
  std::string out;
  switch (type) {
    case DnsType::a:
      out.append(reinterpret_cast<const char*>(address.bytes.data()) + 12, 4);
      break;
    case DnsType::aaaa:
      out.append(reinterpret_cast<const char*>(address.bytes.data()), address.bytes.size());
      break;
    case DnsType::srv:
      out.append(4, '\0');  // priority and weight
      append_number(out, port);
      append_plain(out, target);
      break;
    case DnsType::ptr:
      append_plain(out, target);
      break;
    case DnsType::txt:
    case DnsType::any:
      out = text;
      break;
  }
  return out;
}

std::string_view to_string(DnsFault fault) {
  static constexpr std::array<std::string_view, dns_fault_count> names = {
      "none", "too_short", "too_long", "kind", "name", "record", "too_many"};
  return names[static_cast<std::size_t>(fault)];
}

std::vector<std::string_view> dns_strings(std::string_view text) {
  std::vector<std::string_view> strings;
  while (!text.empty()) {
    const std::size_t size = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    if (size > text.size()) break;
    if (size != 0) strings.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return strings;
}

std::string dns_text(const std::vector<std::string>& strings) {
  std::string text;
  for (const std::string& each : strings) {
    if (each.empty() || each.size() > dns_name_max) continue;
    text += static_cast<char>(each.size());
    text += each;
  }
  if (text.empty()) text += '\0';  // one empty string: there is no empty record
  return text;
}

}  // namespace swarmstage::dns_sd
