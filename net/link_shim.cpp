#include "net/link_shim.h"

#include <algorithm>

namespace swarmstage::net {

namespace {

constexpr std::size_t ip_bytes = 20;
constexpr std::size_t frame_bytes = 38;  // Ethernet with gap and preamble
constexpr std::size_t udp_bytes = 8;
constexpr std::size_t tcp_bytes = 20;
constexpr std::size_t window_bytes = 1U << 20;  // of a stream without bandwidth limit
constexpr std::size_t window_least = 64U << 10;

/// At most a year, which no queue takes.
Duration time_for(std::size_t bytes, std::uint64_t bandwidth) {
  constexpr double longest = 3e16;
  const double time = static_cast<double>(bytes) * 8e9 / static_cast<double>(bandwidth);
  return Duration(static_cast<std::int64_t>(std::min(time, longest)));
}

Duration scaled(Duration duration, double factor) {
  return Duration(static_cast<std::int64_t>(static_cast<double>(duration.count()) * factor));
}

// Close enough to normal for a network: the sum of twelve uniform numbers.
double normal(Random& random) {
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += random.real();
  return sum;
}

std::size_t packets_of(std::size_t size, std::uint32_t mtu) {
  const std::size_t room = std::max<std::size_t>(mtu, 68) - ip_bytes;
  return std::max<std::size_t>(1, (size + udp_bytes + room - 1) / room);
}

}  // namespace

// --- Between events ---

void LinkShim::add_host(const HostPlan& plan) {
  const LinkQuality access =
      plan.access ? *plan.access : segment_access_[plan.segments.front().value];
  up_.push_back({access});
  down_.push_back({access});
  look_for_activity();
}

void LinkShim::set_between(SegmentIndex left, SegmentIndex right, const LinkQuality& quality) {
  between_[{left.value, right.value}] = {quality};
  between_[{right.value, left.value}] = {quality};
  look_for_activity();
}

void LinkShim::set_link(HostIndex from, HostIndex to, const LinkQuality& quality) {
  own_[{from.value, to.value}] = {quality};
  look_for_activity();
}

void LinkShim::clear_link(HostIndex from, HostIndex to) {
  own_.erase({from.value, to.value});
  look_for_activity();
}

void LinkShim::set_access(HostIndex host, const LinkQuality& quality) {
  up_[host.value] = {quality};
  down_[host.value] = {quality};
  look_for_activity();
}

void LinkShim::look_for_activity() {
  const auto has_quality = [](const Link& link) { return !(link.quality == LinkQuality{}); };
  const auto pair_has = [&](const auto& each) { return has_quality(each.second); };
  active_ = std::any_of(up_.begin(), up_.end(), has_quality) ||
            std::any_of(between_.begin(), between_.end(), pair_has) || !own_.empty();
}

// --- During events ---

LinkShim::Way LinkShim::way(const Place& from, const Place& to) const {
  const auto own = own_.find({from.host.value, to.host.value});
  if (own != own_.end()) return {1, {&own->second}};
  Way way{1, {&up_[from.host.value]}};
  const auto across = between_.find({world_.segment(from).value, world_.segment(to).value});
  if (across != between_.end()) way.links[way.count++] = &across->second;
  way.links[way.count++] = &down_[to.host.value];
  return way;
}

Arrivals LinkShim::carry(const Place& from, const Place& to, std::size_t size, TimePoint now) {
  const std::lock_guard lock(mutex_);
  TimePoint at = now;
  bool in_order = true;
  bool twice = false;
  const Way links = way(from, to);
  for (std::size_t i = 0; i < links.count; ++i) {
    Link& link = *links.links[i];
    const LinkQuality& quality = link.quality;
    const std::size_t packets = packets_of(size, quality.mtu);
    if (!queue(link, size + udp_bytes + packets * (ip_bytes + frame_bytes), at)) return {};
    if (loses(link, packets)) return {};
    at += delay_of(quality);
    twice = twice || (quality.duplicate > 0 && random_.chance(quality.duplicate));
    in_order = in_order && quality.keeps_order;
    if (quality.reorder > 0 && random_.chance(quality.reorder)) {
      at += quality.reorder_by;
      in_order = false;
    }
  }
  if (in_order) {
    TimePoint& last = last_arrival_[{from.host.value, to.host.value}];
    at = last = std::max(at, last);
  }
  return {twice ? 2 : 1, {at, at}};
}

Crossing LinkShim::carry_piece(const Place& from, const Place& to, std::size_t size,
                               TimePoint now) {
  const std::lock_guard lock(mutex_);
  Crossing crossing{false, now};
  const Way links = way(from, to);
  for (std::size_t i = 0; i < links.count && !crossing.lost; ++i) {
    Link& link = *links.links[i];
    wait_in_queue(link, size + tcp_bytes + ip_bytes + frame_bytes, crossing.arrives);
    crossing.lost = loses(link, 1);
    crossing.arrives += delay_of(link.quality);
  }
  return crossing;
}

Duration LinkShim::latency(const Place& from, const Place& to) const {
  const std::lock_guard lock(mutex_);
  Duration total{};
  const Way links = way(from, to);
  for (std::size_t i = 0; i < links.count; ++i) total += links.links[i]->quality.latency;
  return total;
}

std::size_t LinkShim::window(const Place& from, const Place& to) const {
  const Duration round_trip = latency(from, to) + latency(to, from);
  const std::lock_guard lock(mutex_);
  std::uint64_t bandwidth = 0;
  const Way links = way(from, to);
  for (std::size_t i = 0; i < links.count; ++i) {
    const std::uint64_t each = links.links[i]->quality.bandwidth;
    if (each != 0 && (bandwidth == 0 || each < bandwidth)) bandwidth = each;
  }
  if (bandwidth == 0) return window_bytes;
  const double under_way =
      static_cast<double>(bandwidth) / 8e9 * static_cast<double>(round_trip.count());
  if (under_way >= window_bytes) return window_bytes;
  return std::min(window_bytes, window_least + static_cast<std::size_t>(under_way));
}

// --- One link ---

// False: the queue is full and the packet dropped. Else `at` is when it has left.
bool LinkShim::queue(Link& link, std::size_t bytes, TimePoint& at) {
  const LinkQuality& quality = link.quality;
  if (quality.bandwidth == 0) return true;
  const Duration backlog = std::max(Duration(0), link.busy_until - at);
  if (backlog + time_for(bytes, quality.bandwidth) >
      time_for(quality.queue_bytes, quality.bandwidth)) {
    return false;
  }
  wait_in_queue(link, bytes, at);
  return true;
}

void LinkShim::wait_in_queue(Link& link, std::size_t bytes, TimePoint& at) {
  if (link.quality.bandwidth == 0) return;
  at = std::max(at, link.busy_until) + time_for(bytes, link.quality.bandwidth);
  link.busy_until = at;
}

bool LinkShim::loses(Link& link, std::size_t packets) {
  const LossModel& loss = link.quality.loss;
  bool lost = false;
  for (std::size_t i = 0; i < packets; ++i) {
    if (loss.enter_bad > 0) {
      link.bad = link.bad ? !random_.chance(loss.leave_bad) : random_.chance(loss.enter_bad);
    }
    const double probability = link.bad ? loss.bad_probability : loss.probability;
    lost = lost || (probability > 0 && random_.chance(probability));
  }
  return lost;
}

Duration LinkShim::delay_of(const LinkQuality& quality) {
  Duration delay = quality.latency;
  if (quality.jitter > Duration(0)) {
    switch (quality.shape) {
      case JitterShape::uniform:
        delay += random_.between(-quality.jitter, quality.jitter);
        break;
      case JitterShape::normal:
        delay += scaled(quality.jitter, normal(random_));
        break;
      case JitterShape::exponential:
        delay += random_.exponential(quality.jitter);
        break;
    }
  }
  return std::max(Duration(0), delay);
}

}  // namespace swarmstage::net
