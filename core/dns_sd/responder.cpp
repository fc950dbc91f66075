#include "core/dns_sd/responder.h"

#include <algorithm>

#include "core/codec/text.h"

namespace swarmstage::dns_sd {

namespace {

constexpr unsigned probes_before = 3;
constexpr unsigned announcements_after = 2;
constexpr Duration between_probes = 250ms;
constexpr Duration between_announcements = 1s;
constexpr Duration after_defeat = 1s;
constexpr Duration after_many_conflicts = 5s;
constexpr std::uint64_t many_conflicts = 15;
constexpr Duration between_sendings = 1s;
constexpr Duration between_defences = 250ms;
constexpr std::uint32_t lasting_ttl = 4500;
constexpr std::uint32_t address_ttl = 120;
constexpr std::uint32_t plain_ttl = 10;

using Said = std::vector<std::pair<std::uint16_t, std::string>>;

// What is said of a name, in the order in which two that probe compare it.
Said said_of(const DnsName& name, const std::vector<DnsRecord>& records) {
  Said all;
  for (const DnsRecord& each : records) {
    if (each.name == name) all.emplace_back(static_cast<std::uint16_t>(each.type), each.data());
  }
  std::sort(all.begin(), all.end());
  return all;
}

DnsRecord record_of(const DnsName& name, DnsType type, std::uint32_t ttl) {
  DnsRecord record;
  record.name = name;
  record.type = type;
  record.ttl = ttl;
  record.flush = type != DnsType::ptr;
  return record;
}

bool matches(DnsType asked, DnsType type) {
  return asked == type || asked == DnsType::any;
}

}  // namespace

std::string value_of(const std::vector<std::string>& strings, std::string_view key) {
  for (const std::string& each : strings) {
    const bool has = each.size() > key.size() && each.starts_with(key) && each[key.size()] == '=';
    if (has) return each.substr(key.size() + 1);
  }
  return {};
}

// --- What we say of ourselves ---

std::string Responder::label() const {
  if (number_ == 1) return own_.instance;
  std::string behind = " (";
  behind += std::to_string(number_);
  behind += ')';
  std::string name = own_.instance.substr(0, dns_label_max - behind.size());
  while (!codec::is_utf8(name)) name.pop_back();
  return name + behind;
}

DnsName Responder::instance_name() const {
  DnsName name{{label()}};
  name.labels.insert(name.labels.end(), type_.labels.begin(), type_.labels.end());
  return name;
}

DnsName Responder::host_name() const {
  return {{own_.host, "local"}};
}

// All but addresses, which are not the same on every link.
std::vector<DnsRecord> Responder::records(unsigned parts) const {
  std::vector<DnsRecord> all;
  const auto add = [&all](const DnsName& name, DnsType type, std::uint32_t ttl) -> DnsRecord& {
    return all.emplace_back(record_of(name, type, ttl));
  };
  if ((parts & kinds) != 0) {
    add({{"_services", "_dns-sd", "_udp", "local"}}, DnsType::ptr, lasting_ttl).target = type_;
  }
  if ((parts & pointer) != 0) {
    add(type_, DnsType::ptr, lasting_ttl).target = instance_name();
  }
  if ((parts & service) != 0) {
    DnsRecord& record = add(instance_name(), DnsType::srv, address_ttl);
    record.target = host_name();
    record.port = own_.port;
  }
  if ((parts & strings) != 0) {
    add(instance_name(), DnsType::txt, lasting_ttl).text = dns_text(own_.strings);
  }
  return all;
}

std::vector<DnsRecord> Responder::records_on(const Context& context, Radio::Link link,
                                             unsigned parts) const {
  std::vector<DnsRecord> all = records(parts);
  if ((parts & addresses) == 0) return all;
  for (const IpAddress& each : radio_.own_addresses(context, link)) {
    const DnsType type = each.is_v4() ? DnsType::a : DnsType::aaaa;
    all.push_back(record_of(host_name(), type, address_ttl));
    all.back().address = each;
  }
  return all;
}

// --- Life ---

void Responder::publish(Context& context, const OwnService& wanted) {
  if (state_ != State::idle && own_ == wanted) return;
  if (state_ == State::published) say_goodbye(context);
  own_ = wanted;
  number_ = 1;
  if (radio_.is_open()) begin_probing(context, context.random().between(Duration(0), 250ms));
}

void Responder::radio_opened(Context& context) {
  if (state_ == State::idle && own_.port != 0) begin_probing(context, Duration(0));
}

void Responder::begin_probing(Context& context, Duration delay) {
  state_ = State::probing;
  probes_ = 0;
  for (auto& [link, audience] : audiences_) {
    audience.pending = 0;
    audience.due = never;
    audience.defends = false;
  }
  context.set_timer(timers_.probe, delay);
}

void Responder::probe(Context& context) {
  if (state_ != State::probing) return;
  if (probes_ == probes_before) {
    state_ = State::published;
    announcements_ = 0;
    return announce(context);
  }
  ++probes_;
  DnsMessage message;
  message.questions = {{instance_name(), DnsType::any, false}};
  message.proposed = records(service | strings);
  for (DnsRecord& each : message.proposed) each.flush = false;
  radio_.say(context, message);
  context.set_timer(timers_.probe, between_probes);
}

void Responder::announce(Context& context) {
  if (state_ != State::published) return;
  say_all(context, false);
  if (++announcements_ < announcements_after) {
    context.set_timer(timers_.announce, between_announcements);
  }
}

void Responder::say_all(Context& context, bool goodbye) {
  constexpr unsigned all = pointer | service | strings | addresses;
  for (const Radio::Link link : radio_.links(context)) {
    DnsMessage message;
    message.answers = true;
    message.known = records_on(context, link, all);
    if (goodbye) {
      for (DnsRecord& each : message.known) each.ttl = 0;
    }
    radio_.say_on(context, link, message);
    for (std::size_t i = 0; i < part_count; ++i) {
      if ((all & 1U << i) != 0) audiences_[link].last_sent[i] = context.now();
    }
  }
}

void Responder::host_changed(Context& context) {
  std::erase_if(audiences_,
                [&](const auto& each) { return !radio_.speaks_on(context, each.first); });
  if (state_ != State::published) return;
  announcements_ = 0;
  context.set_timer(timers_.announce, Duration(0));
}

void Responder::say_goodbye(Context& context) {
  if (state_ == State::published) say_all(context, true);
  state_ = State::idle;
  for (const TimerId each : {timers_.probe, timers_.announce, timers_.answer}) {
    context.cancel_timer(each);
  }
}

// --- Questions ---

unsigned Responder::asked_for(const DnsQuestion& question) const {
  static const DnsName all_kinds{{"_services", "_dns-sd", "_udp", "local"}};
  unsigned parts = 0;
  const bool points = matches(question.type, DnsType::ptr);
  if (points && question.name == type_) parts |= pointer;
  if (points && question.name == all_kinds) parts |= kinds;
  if (question.name == instance_name()) {
    if (matches(question.type, DnsType::srv)) parts |= service;
    if (matches(question.type, DnsType::txt)) parts |= strings;
  }
  const bool address = matches(question.type, DnsType::a) || matches(question.type, DnsType::aaaa);
  if (address && question.name == host_name()) parts |= addresses;
  return parts;
}

unsigned Responder::known_by(const DnsMessage& query) const {
  unsigned parts = 0;
  for (const unsigned part : {pointer, service, strings, kinds}) {
    for (const DnsRecord& ours : records(part)) {
      const bool known =
          std::any_of(query.known.begin(), query.known.end(), [&](const DnsRecord& each) {
            return each.says_the_same(ours) && each.ttl >= ours.ttl / 2;
          });
      if (known) parts |= part;
    }
  }
  return parts;
}

void Responder::hear_query(Context& context, const DnsMessage& query, const Endpoint& from,
                           Radio::Link link) {
  if (state_ == State::probing) return compare_probes(context, query);
  if (state_ != State::published || !radio_.speaks_on(context, link)) return;
  unsigned wanted = 0;
  for (const DnsQuestion& each : query.questions) wanted |= asked_for(each);
  const unsigned known = query.known.empty() ? 0 : known_by(query);
  Audience& audience = audiences_[link];
  audience.pending &= ~known;  // one that could not say all it knows at once goes on
  wanted &= ~known;
  if (wanted == 0) return;
  if (from.port != multicast_port) return answer_plainly(context, query, from, link, wanted);
  audience.defends = audience.defends || !query.proposed.empty();
  const bool shared = (wanted & (pointer | kinds)) != 0;
  Duration delay = shared ? context.random().between(20ms, 120ms) : Duration(0);
  if (query.truncated) delay = context.random().between(400ms, 500ms);
  // What is answered at once, as the defence of our name, does not wait for what is not.
  const bool first = audience.pending == 0;
  audience.pending |= wanted;
  if (!first && delay != Duration(0)) return;
  audience.due = context.now() + delay;
  arm_answer(context);
}

// One timer for all links: it rings for the one that is due first.
void Responder::arm_answer(Context& context) {
  TimePoint earliest = never;
  for (const auto& [link, audience] : audiences_) earliest = std::min(earliest, audience.due);
  if (earliest != never) context.set_timer_at(timers_.answer, earliest);
}

// One that is no responder itself: it is answered alone, as plain DNS is.
void Responder::answer_plainly(Context& context, const DnsMessage& query, const Endpoint& from,
                               Radio::Link link, unsigned parts) {
  if (!plain_answers_.allow(context.now())) {
    ++unanswered_;
    return;
  }
  DnsMessage message = response(context, link, parts);
  message.id = query.id;
  message.questions = query.questions;
  if (message.questions.size() > 4) message.questions.resize(4);
  for (auto* section : {&message.known, &message.additionals}) {
    for (DnsRecord& each : *section) {
      each.ttl = std::min(each.ttl, plain_ttl);
      each.flush = false;
    }
  }
  radio_.say_to(context, from, message);
}

DnsMessage Responder::response(const Context& context, Radio::Link link, unsigned parts) const {
  DnsMessage message;
  message.answers = true;
  message.known = records_on(context, link, parts);
  unsigned more = 0;
  if ((parts & pointer) != 0) more |= service | strings | addresses;
  if ((parts & service) != 0) more |= addresses;
  message.additionals = records_on(context, link, more & ~parts);
  return message;
}

void Responder::answer(Context& context) {
  if (state_ != State::published) return;
  for (auto& [link, audience] : audiences_) {
    if (audience.due > context.now()) continue;
    const unsigned ready = take_ready(context.now(), audience);
    if (ready != 0) radio_.say_on(context, link, response(context, link, ready));
  }
  arm_answer(context);
}

// What may be told to that link now; the rest is due when the next of it may be.
unsigned Responder::take_ready(TimePoint now, Audience& audience) {
  const Duration pause = audience.defends ? between_defences : between_sendings;
  unsigned ready = 0;
  audience.due = never;
  for (std::size_t i = 0; i < part_count; ++i) {
    const unsigned part = 1U << i;
    if ((audience.pending & part) == 0) continue;
    TimePoint& last = audience.last_sent[i];
    if (last != TimePoint() && now < last + pause) {
      audience.due = std::min(audience.due, last + pause);
    } else {
      ready |= part;
      last = now;
    }
  }
  audience.pending &= ~ready;
  if (audience.pending == 0) audience.defends = false;
  return ready;
}

// --- Conflicts ---

void Responder::compare_probes(Context& context, const DnsMessage& query) {
  const Said theirs = said_of(instance_name(), query.proposed);
  if (theirs.empty()) return;
  const Said ours = said_of(instance_name(), records(service | strings));
  if (ours < theirs) begin_probing(context, after_defeat);
}

void Responder::hear_response(Context& context, const DnsMessage& response) {
  if (state_ == State::idle) return;
  const DnsName name = instance_name();
  const std::vector<DnsRecord> ours = records(service | strings);
  for (const DnsRecord& each : response.known) {
    if (each.ttl == 0 || !(each.name == name)) continue;
    const bool other = std::any_of(ours.begin(), ours.end(), [&](const DnsRecord& own) {
      return own.type == each.type && !own.says_the_same(each);
    });
    if (other) return take_another_name(context);
  }
}

// While it is only wanted the name is given up; one that was published is defended
// once, by asking for it anew.
void Responder::take_another_name(Context& context) {
  ++conflicts_;
  if (state_ == State::probing) ++number_;
  begin_probing(context, conflicts_ > many_conflicts ? after_many_conflicts : Duration(0));
}

}  // namespace swarmstage::dns_sd
