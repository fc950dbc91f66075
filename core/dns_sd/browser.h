#pragma once

// Looks for the services of a type: asks at once, then after a second, and after
// twice as long each time up to an hour, telling what is known already. Keeps what
// is answered as long as it may be kept, so many and no more, and tells of each that
// can be reached: soon, twice more, and then now and then, because a hint may be lost
// on its way. What a service lacks is asked for by name, so often and no more: others
// say what there is to ask for.

#include <functional>
#include <map>

#include "core/dns_sd/radio.h"
#include "core/dns_sd/service.h"
#include "core/node/rate_limit.h"

namespace swarmstage::dns_sd {

struct BrowserLimits {
  std::size_t services_max = 64;
};

class Browser {
 public:
  struct Timers {
    TimerId query;
    TimerId look;
  };
  using Found = std::function<void(Context&, const FoundService&)>;

  Browser(Radio& radio, DnsName type, const Timers& timers)
      : radio_(radio), type_(std::move(type)), timers_(timers) {}

  void set_found(Found found) { found_ = std::move(found); }
  void set_limits(const BrowserLimits& limits) { limits_ = limits; }

  /// The radio is open, or reaches further than before.
  void begin(Context& context);
  void end(Context& context) const;
  void query(Context& context);
  /// `own`: our instance, which is nobody to find.
  void hear(Context& context, const DnsMessage& response, std::uint16_t interface,
            const std::string& own);
  /// Something expires, or is to be told or asked again.
  void look(Context& context);

  std::size_t services() const { return services_.size(); }
  std::uint64_t refused() const { return refused_; }      // beyond services_max
  std::uint64_t held_back() const { return held_back_; }  // questions, by their rate

 private:
  struct Service {
    std::string instance;
    TimePoint expires{};
    std::uint32_t ttl = 0;
    DnsName host;
    std::uint16_t port = 0;
    TimePoint port_expires{};
    std::vector<std::string> strings;
    std::vector<IpAddress> addresses;
    TimePoint addresses_expire{};
    unsigned told = 0;
    TimePoint next{};  // when to tell or ask

    bool is_complete() const { return port != 0 && !addresses.empty(); }
  };

  void hear_pointer(const Context& context, const DnsRecord& record, const std::string& own);
  void hear_details(const Context& context, const DnsRecord& record);
  void hear_address(const Context& context, const DnsRecord& record, std::uint16_t interface);
  Service* of_name(const DnsName& name);
  void forget_what_expired(TimePoint now);
  void tell_or_ask(Context& context, Service& service);
  void ask_for_the_rest(Context& context, const Service& service);
  DnsName name_of(const Service& service) const;
  void set_look(Context& context);

  Radio& radio_;
  DnsName type_;
  Timers timers_;
  BrowserLimits limits_;
  Found found_;
  Duration pause_ = Duration(0);
  std::map<std::string, Service> services_;  // by instance, in lower case
  std::uint64_t refused_ = 0;
  RateLimit asks_{100ms, 20};
  std::uint64_t held_back_ = 0;
};

}  // namespace swarmstage::dns_sd
