#pragma once

// Publishes our service as RFC 6762 wants it: asks three times whether its name is
// free, announces it twice, answers who asks, and takes it back when we leave. Of
// two that want a name at once the one whose records are later in order gets it; one
// whose name is taken takes another, "name (2)".
//
// What several may answer is answered after a short random pause, and what others know
// already is not told again. No record goes to all of a link more than once a second (four
// times while a name is defended); a plain resolver is answered alone, at most ten a second.
// Each link is answered by itself and in its own time, and told the addresses by which it
// reaches us.

#include <array>
#include <map>
#include <string>

#include "core/dns_sd/radio.h"
#include "core/dns_sd/service.h"

namespace swarmstage::dns_sd {

class Responder {
 public:
  /// Which timers are set, by the owner of both.
  struct Timers {
    TimerId probe;
    TimerId announce;
    TimerId answer;
  };

  Responder(Radio& radio, DnsName type, const Timers& timers)
      : radio_(radio), type_(std::move(type)), timers_(timers) {}

  /// Begins, or begins anew if it is not what is published.
  void publish(Context& context, const OwnService& wanted);
  void radio_opened(Context& context);
  void hear_query(Context& context, const DnsMessage& query, const Endpoint& from,
                  Radio::Link link);
  void hear_response(Context& context, const DnsMessage& response);
  void probe(Context& context);
  void announce(Context& context);
  void answer(Context& context);
  /// Our addresses have changed.
  void host_changed(Context& context);
  void say_goodbye(Context& context);

  /// Ours, with its number if the name was taken; empty until one is published.
  std::string instance() const { return state_ == State::idle ? "" : label(); }
  bool is_published() const { return state_ == State::published; }
  std::uint64_t conflicts() const { return conflicts_; }
  /// Plain resolvers that were not answered, by the rate of such answers.
  std::uint64_t unanswered() const { return unanswered_; }

 private:
  enum class State : std::uint8_t { idle, probing, published };
  // One bit for each kind of record that we answer with.
  enum Part : unsigned { pointer = 1, service = 2, strings = 4, addresses = 8, kinds = 16 };
  static constexpr std::size_t part_count = 5;
  /// What those on one link wait for, and have been told.
  struct Audience {
    unsigned pending = 0;   // parts that are to be answered
    TimePoint due = never;  // when, if any is pending
    bool defends = false;   // against one who wants our name
    std::array<TimePoint, part_count> last_sent{};
  };

  std::string label() const;
  DnsName instance_name() const;
  DnsName host_name() const;
  std::vector<DnsRecord> records(unsigned parts) const;
  std::vector<DnsRecord> records_on(const Context& context, Radio::Link link, unsigned parts) const;
  unsigned asked_for(const DnsQuestion& question) const;
  unsigned known_by(const DnsMessage& query) const;
  void arm_answer(Context& context);
  void begin_probing(Context& context, Duration delay);
  void compare_probes(Context& context, const DnsMessage& query);
  void answer_plainly(Context& context, const DnsMessage& query, const Endpoint& from,
                      Radio::Link link, unsigned parts);
  void take_another_name(Context& context);
  DnsMessage response(const Context& context, Radio::Link link, unsigned parts) const;
  void say_all(Context& context, bool goodbye);
  static unsigned take_ready(TimePoint now, Audience& audience);

  Radio& radio_;
  DnsName type_;
  Timers timers_;
  OwnService own_;
  State state_ = State::idle;
  unsigned number_ = 1;  // behind the name
  unsigned probes_ = 0;
  unsigned announcements_ = 0;
  std::map<Radio::Link, Audience> audiences_;
  std::uint64_t conflicts_ = 0;
  RateLimit plain_answers_{100ms, 10};
  std::uint64_t unanswered_ = 0;
};

}  // namespace swarmstage::dns_sd
