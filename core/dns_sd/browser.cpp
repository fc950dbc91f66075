#include "core/dns_sd/browser.h"

#include <algorithm>
#include <array>

namespace swarmstage::dns_sd {

namespace {

constexpr Duration first_pause = 1s;
constexpr Duration longest_pause = 3600s;
constexpr Duration after_goodbye = 1s;
constexpr unsigned tellings_in_a_row = 3;
constexpr Duration between_tellings = 1s;
constexpr Duration between_later_tellings = 30s;
constexpr std::size_t known_max = 20;  // that a question tells of
constexpr std::size_t addresses_known_max = 8;
constexpr std::size_t strings_max = 16;
constexpr std::uint32_t ttl_max = 24 * 3600;

std::string lower_case(std::string text) {
  for (char& each : text) {
    if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
  }
  return text;
}

Duration lifetime(std::uint32_t ttl) {
  return ttl == 0 ? after_goodbye : Duration(1s) * static_cast<int>(std::min(ttl, ttl_max));
}

// The label before the type, if that is what the name is; empty: it is not.
std::string instance_in(const DnsName& name, const DnsName& type) {
  if (name.labels.size() != type.labels.size() + 1) return {};
  const DnsName rest{{name.labels.begin() + 1, name.labels.end()}};
  return rest == type ? name.labels.front() : std::string();
}

}  // namespace

// --- Asking ---

void Browser::begin(Context& context) {
  pause_ = Duration(0);
  context.set_timer(timers_.query, context.random().between(20ms, 120ms));
}

void Browser::end(Context& context) const {
  context.cancel_timer(timers_.query);
  context.cancel_timer(timers_.look);
}

void Browser::query(Context& context) {
  forget_what_expired(context.now());
  DnsMessage message;
  message.questions = {{type_, DnsType::ptr, false}};
  for (const auto& [key, service] : services_) {
    const Duration left = service.expires - context.now();
    const auto seconds = static_cast<std::uint32_t>(left / Duration(1s));
    if (seconds < service.ttl / 2 || message.known.size() >= known_max) continue;
    DnsRecord record;
    record.name = type_;
    record.ttl = seconds;
    record.target = name_of(service);
    message.known.push_back(std::move(record));
  }
  radio_.say(context, message);
  pause_ = pause_ == Duration(0) ? first_pause : std::min<Duration>(2 * pause_, longest_pause);
  context.set_timer(timers_.query, pause_);
}

DnsName Browser::name_of(const Service& service) const {
  DnsName name{{service.instance}};
  name.labels.insert(name.labels.end(), type_.labels.begin(), type_.labels.end());
  return name;
}

// --- Hearing ---

Browser::Service* Browser::of_name(const DnsName& name) {
  const auto found = services_.find(lower_case(instance_in(name, type_)));
  return found == services_.end() ? nullptr : &found->second;
}

// Records come in any order: first who there is, then what of them, then where.
void Browser::hear(Context& context, const DnsMessage& response, std::uint16_t interface,
                   const std::string& own) {
  const std::array sections = {&response.known, &response.additionals};
  for (const auto* section : sections) {
    for (const DnsRecord& each : *section) hear_pointer(context, each, own);
  }
  for (const auto* section : sections) {
    for (const DnsRecord& each : *section) hear_details(context, each);
  }
  for (const auto* section : sections) {
    for (const DnsRecord& each : *section) hear_address(context, each, interface);
  }
  set_look(context);
}

void Browser::hear_pointer(const Context& context, const DnsRecord& record,
                           const std::string& own) {
  if (record.type != DnsType::ptr || !(record.name == type_)) return;
  const std::string instance = instance_in(record.target, type_);
  const std::string key = lower_case(instance);
  if (instance.empty() || key == lower_case(own)) return;
  auto found = services_.find(key);
  if (found == services_.end()) {
    if (record.ttl == 0) return;
    if (services_.size() >= limits_.services_max) {
      ++refused_;
      return;
    }
    found = services_.emplace(key, Service()).first;
    found->second.instance = instance;
    found->second.next = context.now();
  }
  Service& service = found->second;
  service.ttl = record.ttl;
  service.expires = context.now() + lifetime(record.ttl);
}

void Browser::hear_details(const Context& context, const DnsRecord& record) {
  if (record.type != DnsType::srv && record.type != DnsType::txt) return;
  Service* service = of_name(record.name);
  if (!service || record.ttl == 0) return;
  if (record.type == DnsType::txt) {
    service->strings.clear();
    for (const std::string_view each : dns_strings(record.text)) {
      if (service->strings.size() < strings_max) service->strings.emplace_back(each);
    }
    return;
  }
  const bool same = service->port == record.port && service->host == record.target;
  service->port_expires = context.now() + lifetime(record.ttl);
  if (same) return;
  service->port = record.port;
  service->host = record.target;
  service->addresses.clear();
  service->told = 0;
  service->next = context.now();
}

void Browser::hear_address(const Context& context, const DnsRecord& record,
                           std::uint16_t interface) {
  if (record.type != DnsType::a && record.type != DnsType::aaaa) return;
  if (record.ttl == 0) return;
  IpAddress address = record.address;
  const bool of_the_link = address.bytes[0] == 0xfe && (address.bytes[1] & 0xc0U) == 0x80;
  if (of_the_link) address.scope = interface;
  for (auto& [key, service] : services_) {
    if (service.host.empty() || !(service.host == record.name)) continue;
    auto& known = service.addresses;
    service.addresses_expire = context.now() + lifetime(record.ttl);
    if (std::find(known.begin(), known.end(), address) != known.end()) continue;
    if (known.size() >= addresses_known_max) known.erase(known.begin());
    known.push_back(address);
    service.told = 0;
    service.next = context.now();
  }
}

// --- Telling ---

void Browser::forget_what_expired(TimePoint now) {
  std::erase_if(services_, [now](const auto& each) { return each.second.expires <= now; });
  for (auto& [key, service] : services_) {
    if (service.addresses_expire <= now) service.addresses.clear();
    if (service.port_expires <= now) service.port = 0;
  }
}

void Browser::look(Context& context) {
  forget_what_expired(context.now());
  for (auto& [key, service] : services_) {
    if (service.next <= context.now()) tell_or_ask(context, service);
  }
  set_look(context);
}

void Browser::tell_or_ask(Context& context, Service& service) {
  const bool often = ++service.told < tellings_in_a_row;
  service.next = context.now() + (often ? between_tellings : between_later_tellings);
  if (service.is_complete()) {
    FoundService found{service.instance, {}, service.strings};
    for (const IpAddress& each : service.addresses) {
      found.endpoints.push_back({each, service.port});
    }
    return found_(context, found);
  }
  if (asks_.allow(context.now())) return ask_for_the_rest(context, service);
  ++held_back_;
}

void Browser::ask_for_the_rest(Context& context, const Service& service) {
  DnsMessage message;
  if (service.port == 0) {
    message.questions.push_back({name_of(service), DnsType::any, false});
  } else {
    message.questions.push_back({service.host, DnsType::a, false});
    message.questions.push_back({service.host, DnsType::aaaa, false});
  }
  radio_.say(context, message);
}

void Browser::set_look(Context& context) {
  TimePoint earliest = never;
  for (const auto& [key, service] : services_) {
    earliest = std::min({earliest, service.next, service.expires});
  }
  if (earliest != never) context.set_timer_at(timers_.look, std::max(earliest, context.now()));
}

}  // namespace swarmstage::dns_sd
