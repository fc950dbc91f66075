#include "net/remote/control_desk.h"

#include <unistd.h>

#include "core/control/control_archive.h"
#include "core/node/units.h"
#include "net/remote/fault_table.h"
#include "net/remote/network_json.h"

namespace swarmstage::net {

ControlDesk::ControlDesk(int input, int output, MakeRoles make_roles)
    : make_roles_(std::move(make_roles)), port_(input, output) {}

// --- Listening ---

bool ControlDesk::serve() {
  while (!stage_ && !over_) {
    const auto line = port_.wait_line();
    if (!line || !hear(*line)) break;
    if (!port_.flush()) break;
  }
  if (stage_ && !over_) {
    port_.watch(stage_->loop());
    stage_->run_until(never, [this] { return !work(); });
  }
  if (port_.overrun()) fail("a control line is longer than 16 MiB");
  port_.flush();
  return !wrong_;
}

/// Between events: all that has come in; false once nothing more is to be done.
bool ControlDesk::work() {
  while (!over_) {
    const auto line = next_line();
    if (!line) break;
    if (!hear(*line)) return false;
  }
  return port_.flush() && !over_ && !port_.ended();
}

/// While it is held, it waits here, and the loop does not go on.
std::optional<std::string> ControlDesk::next_line() {
  if (!held_) return port_.next_line();
  return port_.flush() ? port_.wait_line() : std::nullopt;
}

bool ControlDesk::hear(const std::string& line) {
  const auto message = parse_control(line);
  std::string what = message ? "" : message.error();
  if (message) {
    try {
      take(message.value());
    } catch (const BadControl& bad) {
      what = std::string(control_type(message.value())) + ": " + bad.what;
    }
  }
  if (what.empty()) return !over_;
  fail(what);
  return false;
}

void ControlDesk::fail(const std::string& what) {
  port_.say(control::Failed{"", stage_ ? stage_->now() : TimePoint(), what});
  over_ = wrong_ = true;
}

void ControlDesk::take(const ControlMessage& message) {
  const bool is_init = std::holds_alternative<control::Init>(message);
  const bool is_epoch = std::holds_alternative<control::Epoch>(message);
  const bool is_drain = std::holds_alternative<control::Drain>(message);
  if (is_init == ready_ && !is_drain) {
    throw BadControl{ready_ ? "it is said once" : "expected init first"};
  }
  if (ready_ && !is_init && !is_drain && is_epoch == (stage_ != nullptr)) {
    throw BadControl{is_epoch ? "it is said once" : "expected epoch before it"};
  }
  std::visit([this](const auto& each) { obey(each); }, message);
}

void ControlDesk::refuse_report() {
  throw BadControl{"processes say it, and are not told it"};
}

// --- Building ---

void ControlDesk::obey(const control::Init& init) {
  init_ = init;
  if (init.block == 0 || init.block == 255) throw BadControl{"expected a block from 1 to 254"};
  auto roles = make_roles_(init.roles);
  if (!roles) throw BadControl{roles.error()};
  roles_ = std::move(*roles);
  ready_ = true;
  port_.say(control::Ready{control_version, static_cast<std::uint32_t>(::getpid())});
}

void ControlDesk::obey(const control::Epoch& epoch) {
  StageOptions options;
  options.seed = init_.seed;
  options.observer = this;
  options.log_level = init_.log_level;
  open_trace();
  if (trace_) options.trace = &*trace_;
  const std::chrono::nanoseconds origin(epoch.origin);
  stage_ = SocketStage::join(options, {init_.block, Origin(origin), init_.share, init_.secret});
  stage_->groups().tell([this](const IpAddress& group, HostIndex host, std::uint16_t port,
                               bool joined) { tell_group(group, host, port, joined); });
}

void ControlDesk::open_trace() {
  if (init_.trace.empty()) return;
  trace_file_.open(init_.trace, std::ios::binary | std::ios::trunc);
  if (!trace_file_) throw BadControl{"cannot write the trace " + quoted_control(init_.trace)};
  trace_.emplace(trace_file_, TraceHeader{init_.seed, "sockets", ""});
}

/// A disk that is full is found out before the run is told how it went.
void ControlDesk::check_trace() {
  if (!trace_) return;
  trace_file_.flush();
  if (trace_->good() && trace_file_) return;
  throw BadControl{"cannot write the trace " + quoted_control(init_.trace) + " to its end"};
}

void ControlDesk::obey(const control::AddSegment& segment) {
  stage_->add_segment({segment.name, read_quality(segment.access)});
  ++segments_;
}

void ControlDesk::obey(const control::AddHost& host) {
  HostPlan plan{host.name, {}, std::nullopt};
  for (const std::uint32_t each : host.segments) {
    if (each >= segments_) throw BadControl{"there is no segment " + std::to_string(each)};
    plan.segments.push_back({each});
  }
  if (plan.segments.empty()) throw BadControl{"expected at least one segment"};
  if (host.segments.size() > LoopbackBlock::addresses_limit - places_) {
    throw BadControl{"a run has no more than " + std::to_string(LoopbackBlock::addresses_limit) +
                     " addresses"};
  }
  if (!host.access.is_null()) plan.access = read_quality(host.access);
  stage_->add_host(plan);
  places_ += static_cast<std::uint32_t>(host.segments.size());
  ++hosts_;
}

void ControlDesk::obey(const control::AddName& name) {
  std::vector<IpAddress> addresses;
  for (const std::string& each : name.addresses) {
    const auto address = IpAddress::parse(each);
    if (!address) throw BadControl{quoted_control(each) + " is no address"};
    addresses.push_back(*address);
  }
  stage_->add_name(name.name, std::move(addresses));
}

std::unique_ptr<Node> ControlDesk::make_node(const std::string& role, const Json& config) const {
  auto made = roles_.make(role, config);
  if (!made) throw BadControl{made.error()};
  return std::move(*made);
}

void ControlDesk::obey(const control::AddNode& node) {
  if (node.node.empty()) throw BadControl{"expected a name for the node"};
  if (node.host >= hosts_) throw BadControl{"there is no host " + std::to_string(node.host)};
  if (by_name_.count(node.node) != 0) {
    throw BadControl{quoted_control(node.node) + " is there already"};
  }
  auto made = make_node(node.role, node.config);
  members_.push_back({node.node, node.role, {node.host}});
  by_name_[node.node] =
      stage_->add_node({node.host}, {node.node, std::move(made), node.role, node.config});
}

NodeIndex ControlDesk::find(const std::string& node) const {
  const auto found = by_name_.find(node);
  if (found == by_name_.end()) throw BadControl{"there is no node " + quoted_control(node)};
  return found->second;
}

NodeIndex ControlDesk::find_ended(const std::string& node, const char* otherwise) const {
  const NodeIndex index = find(node);
  if (stage_->running(index)) throw BadControl{quoted_control(node) + otherwise};
  return index;
}

// --- A node's life ---
//
// A node may have failed while a command was on its way to it: that is no mistake
// of the driver, and nothing is done.

void ControlDesk::obey(const control::Start& start) {
  const NodeIndex node = find_ended(start.node, " runs already");
  const HostIndex host = members_[node.value].host;
  if (!stage_->powered(host)) throw BadControl{"the host of " + start.node + " has no power"};
  subscriptions_.forget_values(node);
  stage_->start(node);
}

void ControlDesk::obey(const control::Stop& stop) {
  const NodeIndex node = find(stop.node);
  if (stage_->running(node)) stage_->stop(node);
}

void ControlDesk::obey(const control::Replace& replace) {
  const NodeIndex node = find_ended(replace.node, " runs; it must end first");
  Member& member = members_[node.value];
  auto made = make_node(member.role, replace.config);
  stage_->set_config(node, replace.config);
  stage_->replace(node, std::move(made));
  ++member.life;
  subscriptions_.forget_values(node);
}

void ControlDesk::obey(const control::Reload& reload) {
  const NodeIndex node = find(reload.node);
  const auto refused = stage_->running(node) ? stage_->reload(node, reload.config)
                                             : std::optional<std::string>("it does not run");
  port_.say(control::Reloaded{reload.id, refused.value_or("")});
}

void ControlDesk::obey(const control::Invoke& invoke) {
  const NodeIndex node = find(invoke.node);
  if (stage_->running(node)) {
    stage_->invoke(node, {{invoke.id}, invoke.operation, invoke.arguments});
    return;
  }
  completed(node, stage_->now(), {invoke.id}, {false, {}, "the node does not run"});
}

void ControlDesk::obey(const control::Drain& drain) {
  if (!drain.node.empty()) {
    if (!stage_) throw BadControl{"expected epoch before it"};
    const NodeIndex node = find(drain.node);
    if (stage_->running(node)) stage_->drain(node);
    return;
  }
  // Who is held is not told of the end: nothing happens to it any more.
  for (std::uint32_t i = 0; i < members_.size() && !held_; ++i) {
    if (stage_->running({i})) stage_->stop({i});
  }
  port_.say(control::Drained{});
  over_ = true;
}

void ControlDesk::obey(const control::Hold& hold) {
  held_ = hold.held;
}

void ControlDesk::obey(const control::Clock& clock) {
  const bool possible = clock.drift_ppm >= -drift_ppm_max && clock.drift_ppm <= drift_ppm_max;
  if (!possible) throw BadControl{"a drift is from -500000 to 500000 parts per million"};
  if (clock.offset < -longest_duration || clock.offset > longest_duration) {
    throw BadControl{"a date is wrong by ten years at most"};
  }
  stage_->set_clock(find(clock.node), {clock.offset, clock.drift_ppm});
}

void ControlDesk::obey(const control::Fault& fault) {
  carry_out(fault, *stage_, hosts_, segments_,
            [this](const std::string& node) { return find(node); });
}

// --- Groups ---

void ControlDesk::tell_group(const IpAddress& group, HostIndex host, std::uint16_t port,
                             bool joined) {
  port_.say(control::Group{group.to_string(), host.value, port, joined, 0});
}

void ControlDesk::obey(const control::Group& group) {
  const auto address = IpAddress::parse(group.address);
  if (!address) throw BadControl{quoted_control(group.address) + " is no address"};
  if (group.host >= hosts_) throw BadControl{"there is no host " + std::to_string(group.host)};
  GroupTable& groups = stage_->groups();
  if (group.joined) groups.note_join(*address, {group.host}, group.port, group.mark);
  if (!group.joined) groups.note_leave(*address, {group.host}, group.port);
}

}  // namespace swarmstage::net
