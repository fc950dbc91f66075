// Mutants that tell a node something wrong.

#include "tests/conformance/mutants/mutant.h"

namespace swarmstage::conformance {

namespace {

using namespace delivered;
using Pass = NodeDecorator::Pass;

/// Changes each D before it is told.
template <typename D>
Mutant tells_wrongly(std::string topic, std::string name, void (*change)(D&)) {
  return breaks_deliveries(std::move(topic), std::move(name), [change]() -> NodeDecorator::Meddle {
    return [change](const Delivery& delivery, const Pass& pass) {
      const auto* meant = std::get_if<D>(&delivery);
      if (!meant) return pass(delivery);
      D changed = *meant;
      change(changed);
      pass(changed);
    };
  });
}

/// Changes the content of each D before it is told; the new bytes live as long.
template <typename D>
Mutant garbles(std::string topic, std::string name, std::string (*change)(std::string)) {
  return breaks_deliveries(std::move(topic), std::move(name), [change]() -> NodeDecorator::Meddle {
    return [change](const Delivery& delivery, const Pass& pass) {
      const auto* meant = std::get_if<D>(&delivery);
      if (!meant) return pass(delivery);
      const std::string bytes = change(std::string(meant->bytes.text()));
      D changed = *meant;
      changed.bytes = bytes;
      pass(changed);
    };
  });
}

template <typename D>
Mutant loses_if(std::string topic, std::string name, bool (*lost)(const D&)) {
  return breaks_deliveries(std::move(topic), std::move(name), [lost]() -> NodeDecorator::Meddle {
    return [lost](const Delivery& delivery, const Pass& pass) {
      const auto* meant = std::get_if<D>(&delivery);
      if (!meant || !lost(*meant)) pass(delivery);
    };
  });
}

template <typename D>
Mutant loses_one_in(std::string topic, std::string name, std::size_t count) {
  return breaks_deliveries(std::move(topic), std::move(name), [count]() -> NodeDecorator::Meddle {
    return [count, seen = std::size_t{0}](const Delivery& delivery, const Pass& pass) mutable {
      if (!std::holds_alternative<D>(delivery) || ++seen % count != 0) pass(delivery);
    };
  });
}

/// Tells each D one later than it came: the order of two is turned around.
template <typename D>
Mutant swaps(std::string topic, std::string name) {
  return breaks_deliveries(std::move(topic), std::move(name), []() -> NodeDecorator::Meddle {
    return [held = std::optional<Delivery>()](const Delivery& delivery, const Pass& pass) mutable {
      if (!std::holds_alternative<D>(delivery)) return pass(delivery);
      if (!held) {
        held = delivery;
        return;
      }
      pass(delivery);
      pass(*std::exchange(held, std::nullopt));
    };
  });
}

template <typename D>
Mutant says_reason(std::string topic, CloseReason from, CloseReason to) {
  return breaks_deliveries(std::move(topic),
                           "says " + std::string(to_string(to)) + " for " +
                               std::string(to_string(from)) + " (" +
                               std::string(delivery_name(delivery_index<D>())) + ")",
                           [from, to]() -> NodeDecorator::Meddle {
                             return [from, to](const Delivery& delivery, const Pass& pass) {
                               const auto* meant = std::get_if<D>(&delivery);
                               if (!meant || meant->reason != from) return pass(delivery);
                               D changed = *meant;
                               changed.reason = to;
                               pass(changed);
                             };
                           });
}

void add_reasons(std::vector<Mutant>& all) {
  using R = CloseReason;
  all.push_back(says_reason<PortFailed>("port", R::address_in_use, R::permission_denied));
  all.push_back(says_reason<PortFailed>("port", R::address_not_ours, R::address_in_use));
  all.push_back(says_reason<PortFailed>("port", R::closed_by_us, R::host_stopped));
  all.push_back(says_reason<PortClosed>("port", R::closed_by_us, R::host_stopped));
  all.push_back(says_reason<ListenerFailed>("connect", R::address_in_use, R::permission_denied));
  all.push_back(says_reason<ListenerFailed>("connect", R::address_not_ours, R::address_in_use));
  all.push_back(says_reason<ListenerClosed>("connect", R::closed_by_us, R::host_stopped));
  for (const auto& [topic, from, to] : {
           std::tuple("connect", R::refused, R::timed_out),
           std::tuple("connect", R::timed_out, R::host_stopped),
           std::tuple("connect", R::address_in_use, R::refused),
           std::tuple("connect", R::stream_limit, R::refused),
           std::tuple("connect", R::closed_by_us, R::refused),
           std::tuple("end", R::finished, R::closed_by_us),
           std::tuple("end", R::closed_by_us, R::reset),
           std::tuple("end", R::reset, R::finished),
           std::tuple("pressure", R::queue_limit, R::reset),
           std::tuple("network", R::timed_out, R::unreachable),
           std::tuple("tls", R::bad_identity, R::reset),
       }) {
    all.push_back(says_reason<StreamClosed>(topic, from, to));
  }
}

void add_datagrams(std::vector<Mutant>& all) {
  const auto wrong = [&](std::string topic, std::string name, void (*change)(Datagram&)) {
    all.push_back(tells_wrongly<Datagram>(std::move(topic), std::move(name), change));
  };
  wrong("datagram", "tells a wrong sender", [](Datagram& d) { ++d.from.port; });
  wrong("datagram", "tells a wrong local port", [](Datagram& d) { ++d.to.port; });
  wrong("datagram", "tells a wrong interface", [](Datagram& d) { ++d.interface; });
  wrong("datagram", "tells a broadcast", [](Datagram& d) { d.cast = Cast::broadcast; });
  wrong("group", "tells a unicast", [](Datagram& d) { d.cast = Cast::unicast; });
  wrong("port", "hears at another port", [](Datagram& d) { ++d.port.value; });
  all.push_back(loses_if<Datagram>("datagram", "loses empty datagrams",
                                   [](const Datagram& d) { return d.bytes.empty(); }));
  all.push_back(loses_if<Datagram>("datagram", "loses large datagrams",
                                   [](const Datagram& d) { return d.bytes.size() > 60'000; }));
  all.push_back(loses_one_in<Datagram>("datagram", "loses one datagram in three", 3));
  all.push_back(garbles<Datagram>("datagram", "ends a datagram at its first zero byte",
                                  [](std::string bytes) { return std::string(bytes.c_str()); }));
  all.push_back(garbles<Datagram>("datagram", "pads datagrams",
                                  [](std::string bytes) { return bytes + "."; }));
  all.push_back(garbles<Datagram>("group", "garbles datagrams", [](std::string bytes) {
    return std::string(bytes.size(), '?');
  }));
}

void add_streams(std::vector<Mutant>& all) {
  all.push_back(
      garbles<StreamData>("stream", "flips the last bit of each piece", [](std::string b) {
        b.back() = static_cast<char>(b.back() ^ 1);
        return b;
      }));
  all.push_back(
      garbles<StreamData>("stream", "loses the last byte of each piece", [](std::string b) {
        if (b.size() > 1) b.pop_back();
        return b;
      }));
  all.push_back(garbles<StreamData>("stream", "turns each piece around", [](std::string b) {
    return std::string(b.rbegin(), b.rend());
  }));
  all.push_back(loses_one_in<StreamData>("stream", "loses one piece in ten", 10));
  const auto wrong = [&](std::string name, void (*change)(StreamOpened&)) {
    all.push_back(tells_wrongly<StreamOpened>("connect", std::move(name), change));
  };
  wrong("swaps the ends of a stream",
        [](StreamOpened& d) { std::swap(d.info.local, d.info.remote); });
  wrong("forgets the listener", [](StreamOpened& d) { d.info.listener = {}; });
  wrong("tells a wrong local end of a stream", [](StreamOpened& d) { ++d.info.local.port; });
  all.push_back(tells_wrongly<StreamOpened>("tls", "forgets identities",
                                            [](StreamOpened& d) { d.info.peer.key_hash.clear(); }));
  all.push_back(tells_wrongly<StreamOpened>("tls", "invents identities",
                                            [](StreamOpened& d) { d.info.peer.key_hash += "0"; }));
  all.push_back(tells_wrongly<StreamOpened>("tls", "forgets the protocol",
                                            [](StreamOpened& d) { d.info.peer.alpn.clear(); }));
  all.push_back(
      breaks_deliveries("connect", "opens what failed to connect", []() -> NodeDecorator::Meddle {
        return [](const Delivery& delivery, const Pass& pass) {
          const auto* closed = std::get_if<StreamClosed>(&delivery);
          if (closed && closed->reason != CloseReason::finished)
            pass(StreamOpened{closed->stream, {}});
          pass(delivery);
        };
      }));
}

// The end before the last words, as a driver does that forgets its own buffer.
Mutant tells_the_end_early() {
  return breaks_deliveries("end", "tells the end before the last piece",
                           []() -> NodeDecorator::Meddle {
                             return [held = std::optional<std::pair<StreamId, std::string>>()](
                                        const Delivery& delivery, const Pass& pass) mutable {
                               const auto tell_held = [&] {
                                 if (const auto last = std::exchange(held, std::nullopt)) {
                                   pass(StreamData{last->first, last->second});
                                 }
                               };
                               if (const auto* data = std::get_if<StreamData>(&delivery)) {
                                 tell_held();
                                 held.emplace(data->stream, data->bytes.text());
                                 return;
                               }
                               pass(delivery);
                               tell_held();
                             };
                           });
}

void add_answers(std::vector<Mutant>& all) {
  using Status = ServiceReply::Status;
  const auto reply = [&](std::string name, void (*change)(Replied&)) {
    all.push_back(tells_wrongly<Replied>("service", std::move(name), change));
  };
  reply("says every reply is the last", [](Replied& d) { d.reply.last = true; });
  reply("says every call failed", [](Replied& d) { d.reply.status = Status::failed; });
  reply("says every call went well", [](Replied& d) { d.reply.status = Status::ok; });
  reply("forgets what was replied", [](Replied& d) { d.reply.body = nullptr; });
  const auto resolved = [&](std::string name, void (*change)(Resolved&)) {
    all.push_back(tells_wrongly<Resolved>("service", std::move(name), change));
  };
  resolved("turns addresses around",
           [](Resolved& d) { std::reverse(d.reply.addresses.begin(), d.reply.addresses.end()); });
  resolved("gives unknown names an address",
           [](Resolved& d) { d.reply.addresses.push_back(IpAddress::v4(1)); });
  all.push_back(tells_wrongly<Invoked>("operation", "renames operations",
                                       [](Invoked& d) { d.invocation.name = "operation"; }));
  all.push_back(tells_wrongly<HostChanged>(
      "operation", "says an interface is the other way",
      [](HostChanged& d) { d.change.interface.up = !d.change.interface.up; }));
  all.push_back(tells_wrongly<Reloaded>("life", "empties configurations",
                                        [](Reloaded& d) { d.config = Json::object(); }));
}

}  // namespace

std::vector<Mutant> delivery_mutants() {
  std::vector<Mutant> all;
  add_reasons(all);
  add_datagrams(all);
  add_streams(all);
  add_answers(all);
  all.push_back(tells_the_end_early());
  all.push_back(swaps<TimerFired>("timer", "turns the order of two timers around"));
  all.push_back(loses_one_in<TimerFired>("timer", "loses one timer in ten", 10));
  all.push_back(tells_wrongly<PortOpened>("port", "tells a wrong port",
                                          [](PortOpened& d) { ++d.local.port; }));
  all.push_back(tells_wrongly<PortOpened>(
      "port", "tells no address", [](PortOpened& d) { d.local.address = IpAddress::any_v4(); }));
  all.push_back(tells_wrongly<ListenerOpened>("connect", "tells a wrong listener's port",
                                              [](ListenerOpened& d) { ++d.local.port; }));
  return all;
}

}  // namespace swarmstage::conformance
