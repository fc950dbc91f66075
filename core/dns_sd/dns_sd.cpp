#include "core/dns_sd/dns_sd.h"

#include <utility>

namespace swarmstage::dns_sd {

namespace {

enum class TimerKind : std::uint16_t { probe = 1, announce, answer, query, look, port };

constexpr Duration before_retry = 30s;

TimerId timer(TimerKind kind) {
  return {static_cast<std::uint16_t>(kind), 0, 0};
}

}  // namespace

DnsSd::DnsSd(const DnsSdSettings& settings)
    : radio_(settings.ipv6, settings.uses),
      responder_(radio_, settings.type,
                 {timer(TimerKind::probe), timer(TimerKind::announce), timer(TimerKind::answer)}),
      browser_(radio_, settings.type, {timer(TimerKind::query), timer(TimerKind::look)}) {}

void DnsSd::publish(Context& context, const OwnService& service) {
  const auto entered = enter(context);
  if (!leaving_) responder_.publish(context, service);
}

// --- Life ---

void DnsSd::leave(Context& context) {
  if (std::exchange(leaving_, true)) return;
  responder_.say_goodbye(context);
  browser_.end(context);
}

void DnsSd::on_drain(Context& context) {
  leave(context);
}

void DnsSd::on_stop(Context& context) {
  leave(context);
}

void DnsSd::on_host_changed(Context& context, const HostChange&) {
  if (!leaving_) links_changed(context);
}

// Other interfaces may have been chosen.
std::optional<std::string> DnsSd::on_reload(Context& context, const Json&) {
  if (leaving_) return std::nullopt;
  radio_.look_around(context);  // perhaps there was nothing to speak on until now
  if (radio_.links(context) != links_) links_changed(context);
  return std::nullopt;
}

void DnsSd::links_changed(Context& context) {
  radio_.look_around(context);
  links_ = radio_.links(context);
  responder_.host_changed(context);
  if (radio_.is_open()) browser_.begin(context);
}

// --- Ports, datagrams, time ---

void DnsSd::on_port_opened(Context& context, PortId port, const Endpoint&) {
  if (leaving_) return;
  const bool first = radio_.opened(context, port);
  const auto before = std::exchange(links_, radio_.links(context));
  if (first) {
    responder_.radio_opened(context);
  } else if (links_ != before) {  // some have this family alone
    responder_.host_changed(context);
  } else {
    return;
  }
  browser_.begin(context);
}

void DnsSd::on_port_failed(Context& context, PortId port, CloseReason reason) {
  radio_.failed(context, port, reason);
  context.set_timer(timer(TimerKind::port), before_retry);
}

void DnsSd::on_port_closed(Context& context, PortId port, CloseReason) {
  radio_.closed(port);
  context.set_timer(timer(TimerKind::port), before_retry);
}

void DnsSd::on_datagram(Context& context, const Datagram& datagram) {
  if (leaving_) return;
  const auto message = radio_.hear(context, datagram);
  if (!message) return;
  if (!message->answers) {
    return responder_.hear_query(context, *message, datagram.from, datagram.interface);
  }
  responder_.hear_response(context, *message);
  browser_.hear(context, *message, datagram.interface, responder_.instance());
}

void DnsSd::on_timer(Context& context, TimerId id) {
  if (leaving_) return;
  switch (static_cast<TimerKind>(id.kind)) {
    case TimerKind::probe:
      return responder_.probe(context);
    case TimerKind::announce:
      return responder_.announce(context);
    case TimerKind::answer:
      return responder_.answer(context);
    case TimerKind::query:
      return browser_.query(context);
    case TimerKind::look:
      return browser_.look(context);
    case TimerKind::port:
      return radio_.look_around(context);
  }
}

// --- Outsiders ---

Json DnsSd::observe(std::string_view, const Json&) const {
  const RadioCounters& counters = radio_.counters();
  Json faults = Json::object();
  for (std::size_t i = 1; i < dns_fault_count; ++i) {
    faults[std::string(to_string(static_cast<DnsFault>(i)))] = counters.faults[i];
  }
  return {{"published", responder_.is_published() ? responder_.instance() : std::string()},
          {"services", browser_.services()},
          {"conflicts", responder_.conflicts()},
          {"sent", counters.sent},
          {"heard", counters.heard},
          {"too_many", counters.too_many},
          {"services_max", browser_.refused()},
          {"questions_rate", browser_.held_back()},
          {"plain_answers_rate", responder_.unanswered()},
          {"faults", faults}};
}

}  // namespace swarmstage::dns_sd
