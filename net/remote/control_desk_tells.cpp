// The part of ControlDesk that tells the driver what the nodes do and are.

#include "core/base/nearest.h"
#include "core/control/control_archive.h"
#include "net/remote/control_desk.h"

namespace swarmstage::net {

// --- Asked ---

Json ControlDesk::observe_process(const std::string& what) {
  if (what == "counters") {
    const StageCounters counters = stage_->counters();
    return {{"datagrams_sent", counters.datagrams_sent},
            {"datagrams_delivered", counters.datagrams_delivered},
            {"datagrams_lost", counters.datagrams_lost},
            {"stream_bytes_delivered", counters.stream_bytes_delivered},
            {"streams_opened", counters.streams_opened},
            {"limits", stage_->limit_counters()}};
  }
  if (what == "time") return stage_->now().time_since_epoch().count();
  const std::vector<std::string> known = {"counters", "hashes", "time"};
  if (what != "hashes") {
    throw BadControl{"a process has no " + quoted_control(what) + suggestion(what, known)};
  }
  check_trace();
  return hashes();
}

Json ControlDesk::hashes() const {
  Json hashes = Json::object();
  for (std::uint32_t i = 0; i < members_.size(); ++i) {
    const RunHashes each = stage_->hashes({i});
    hashes[members_[i].name] = {each.logical, each.timed};
  }
  return hashes;
}

void ControlDesk::obey(const control::Observe& observe) {
  if (observe.node.empty()) {
    port_.say(control::Observed{observe.id, observe_process(observe.observable)});
    return;
  }
  const NodeIndex node = find(observe.node);
  Json value = stage_->observe(node, observe.observable, observe.arguments);
  subscriptions_.note(node, observe.observable, observe.arguments, value);
  port_.say(control::Observed{observe.id, std::move(value)});
}

void ControlDesk::obey(const control::Subscribe& subscribe) {
  if (subscribe.node.empty()) {
    tells_all_ = true;
  } else {
    subscriptions_.add(find(subscribe.node), subscribe.observable, subscribe.arguments);
  }
}

// --- Unasked ---

void ControlDesk::event(NodeIndex node, TimePoint at, ByteView encoded) {
  if (!tells_all_) return;
  DecodedFields decoded = decode_fields(encoded);
  port_.say(control::Event{name(node), at, std::move(decoded.name), std::move(decoded.fields)});
}

void ControlDesk::measured(NodeIndex node, TimePoint at, std::string_view sample, double value) {
  if (tells_all_) port_.say(control::Sample{name(node), at, std::string(sample), value});
}

void ControlDesk::changed(NodeIndex node, TimePoint at, std::string_view) {
  if (!stage_ || node.value >= members_.size()) return;
  subscriptions_.look(
      node, *stage_,
      [&](const std::string& observable, const Json& arguments, Json value, std::uint64_t version) {
        const Member& member = members_[node.value];
        port_.say(control::Changed{member.name, at, member.life, observable, arguments,
                                   std::move(value), version});
      });
}

void ControlDesk::logged(NodeIndex node, TimePoint at, LogLevel level, ByteView encoded) {
  if (!tells_all_) return;
  DecodedFields decoded = decode_fields(encoded);
  port_.say(
      control::Log{name(node), at, level, std::move(decoded.name), std::move(decoded.fields)});
}

void ControlDesk::completed(NodeIndex node, TimePoint at, InvocationId id, const Outcome& outcome) {
  port_.say(
      control::Completed{name(node), at, id.value, outcome.ok, outcome.result, outcome.error});
}

void ControlDesk::failed(NodeIndex node, TimePoint at, std::string_view what) {
  port_.say(control::Failed{name(node), at, std::string(what)});
}

}  // namespace swarmstage::net
