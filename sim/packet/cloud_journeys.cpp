// How packets cross the cloud: from the sender's call to the receiver's device.

#include <ns3/simulator.h>

#include "sim/packet/cloud.h"
#include "sim/packet/cloud_device.h"
#include "sim/packet/ip_header.h"
#include "sim/packet/journey.h"
#include "sim/packet/ns3_time.h"

namespace swarmstage::packet {

namespace {

// Preamble, Ethernet header, checksum and gap, which share the line.
constexpr std::uint32_t frame_overhead_bytes = 38;
std::uint32_t line_bytes(const ns3::Packet& packet) {
  return packet.GetSize() + frame_overhead_bytes;
}

}  // namespace

bool Cloud::send(std::uint32_t from, ns3::Ptr<ns3::Packet> packet) {
  const std::uint32_t destination = destination_of(*packet);
  ++counters_.sent;
  if (const auto* several = receivers(from, destination)) return spread(from, *several, packet);
  const std::uint32_t to = addresses_.find(destination);
  if (to == AddressIndex::none) {
    lose(counters_.unroutable, *packet);
    return true;
  }
  return depart(from, to, packet);
}

bool Cloud::depart(std::uint32_t from, std::uint32_t to, const ns3::Ptr<ns3::Packet>& packet) {
  Port& sender = ports_[from];
  Line* direct = link(sender.host, ports_[to].host);
  Line& first = direct ? *direct : sender.up;
  const Passage passage = first.cross(ns3_now(), line_bytes(*packet), sender.random);
  if (cut(from, to)) {
    lose(counters_.blocked, *packet);
  } else if (goes_on(passage, *packet)) {
    launch(packet, from, to, direct ? Stop::host : Stop::across, passage);
  }
  return passage.fate != Fate::overflowed;
}

bool Cloud::spread(std::uint32_t from, const std::vector<std::uint32_t>& receivers,
                   const ns3::Ptr<ns3::Packet>& packet) {
  Port& sender = ports_[from];
  bool shared = false;
  for (const std::uint32_t to : receivers) {
    if (to == from) continue;
    if (link(sender.host, ports_[to].host)) {
      depart(from, to, packet);
    } else {
      shared = true;
    }
  }
  if (!shared) return true;
  const Passage passage = sender.up.cross(ns3_now(), line_bytes(*packet), sender.random);
  if (goes_on(passage, *packet)) {
    launch(packet, from, Journey::everybody, Stop::across, passage);
  }
  return passage.fate != Fate::overflowed;
}

bool Cloud::goes_on(const Passage& passage, const ns3::Packet& packet) {
  if (passage.fate == Fate::passed) return true;
  lose(passage.fate == Fate::lost ? counters_.lost : counters_.overflowed, packet);
  return false;
}

void Cloud::lose(std::uint64_t& counter, const ns3::Packet& packet) {
  ++counter;
  if (is_udp(packet)) ++counters_.datagrams_lost;
}

// Never delivers at once: the sender is still on the stack.
void Cloud::launch(const ns3::Ptr<ns3::Packet>& packet, std::uint32_t from, std::uint32_t to,
                   Stop stop, const Passage& passage) {
  for (int copies = passage.duplicated ? 2 : 1; copies > 0; --copies) {
    const ns3::Ptr<Journey> journey(new Journey(*this, packet, from, to, stop), false);
    journey->segment_ = ports_[from].segment;
    if (to != Journey::everybody) journey->generation_ = ports_[to].generation;
    proceed(*journey, passage.out);
  }
}

std::uint32_t Cloud::next_segment(const Journey& journey) {
  if (journey.to_ == Journey::everybody) return journey.segment_;
  const std::uint32_t goal = ports_[journey.to_].segment;
  if (!routed_ || journey.segment_ == goal) return goal;
  return routes_.next(journey.segment_, goal);
}

Line* Cloud::next_line(const Journey& journey, std::uint32_t next_segment) {
  if (journey.stop_ == Stop::down) return &ports_[journey.to_].down;
  return wire(journey.segment_, next_segment);
}

/// Over one line; false if the journey ends there.
bool Cloud::cross(Journey& journey, Line& line, Stop next, TimePoint& at) {
  Random& random = ports_[journey.stop_ == Stop::down ? journey.to_ : journey.from_].random;
  Passage passage = line.cross(at, line_bytes(*journey.packet_), random);
  if (!goes_on(passage, *journey.packet_)) return false;
  at = passage.out;
  if (passage.duplicated) {
    const ns3::Ptr<Journey> twin(
        new Journey(*this, journey.packet_, journey.from_, journey.to_, next), false);
    twin->segment_ = journey.segment_;
    twin->generation_ = journey.generation_;
    proceed(*twin, at);
  }
  return true;
}

void Cloud::proceed(Journey& journey, TimePoint at) {
  const TimePoint now = ns3_now();
  while (journey.stop_ != Stop::host) {
    const bool across = journey.stop_ == Stop::across;
    const std::uint32_t next = across ? next_segment(journey) : journey.segment_;
    if (next == RouterGraph::none) return lose(counters_.unroutable, *journey.packet_);
    Line* line = next_line(journey, next);
    if (line && line->waits() && at > now) return schedule(journey, at);
    if (journey.to_ == Journey::everybody) return fan_out(journey, at);
    journey.segment_ = next;
    const bool arrived = next == ports_[journey.to_].segment;
    const Stop after = !across ? Stop::host : arrived ? Stop::down : Stop::across;
    if (line && !cross(journey, *line, after, at)) return;
    journey.stop_ = after;
  }
  schedule(journey, at);
}

// A frame on the shared wire is sent once and reaches each in its own way.
void Cloud::fan_out(const Journey& journey, TimePoint at) {
  Port& sender = ports_[journey.from_];
  Line* shared = wire(sender.segment, sender.segment);
  Passage queued;
  queued.out = at;
  if (shared) queued = shared->enqueue(at, line_bytes(*journey.packet_));
  if (!goes_on(queued, *journey.packet_)) return;
  const auto* all = receivers(journey.from_, destination_of(*journey.packet_));
  for (const std::uint32_t to : *all) {
    if (to == journey.from_ || link(sender.host, ports_[to].host)) continue;
    if (cut(journey.from_, to)) {
      lose(counters_.blocked, *journey.packet_);
      continue;
    }
    const Passage passage = shared ? shared->travel(queued.out, sender.random) : queued;
    if (!goes_on(passage, *journey.packet_)) continue;
    launch(journey.packet_, journey.from_, to, Stop::down, passage);
  }
}

void Cloud::schedule(Journey& journey, TimePoint at) {
  const std::uint32_t port = journey.to_ == Journey::everybody ? journey.from_ : journey.to_;
  journey.Ref();  // the queue's, besides the caller's
  ns3::Simulator::ScheduleWithContext(ports_[port].context, to_ns3(at - ns3_now()), &journey);
}

void Cloud::advance(Journey& journey) {
  if (journey.stop_ == Stop::host) return deliver(journey);
  proceed(journey, ns3_now());
}

void Cloud::deliver(Journey& journey) {
  const Port& port = ports_[journey.to_];
  if (port.device == nullptr || port.generation != journey.generation_) {
    lose(counters_.unroutable, *journey.packet_);
    return;
  }
  ++counters_.delivered;
  port.device->receive(std::move(journey.packet_));
}

}  // namespace swarmstage::packet
