#include "core/services/store.h"
#include "engine/document/value_readers.h"
#include "engine/scenario/reading.h"

namespace swarmstage::reading {

namespace {

template <typename One>
Deed of_nodes(const Value& value, MapReader&, Problems& problems) {
  One one;
  one.nodes = phrase(value, problems);
  return one;
}

Deed restart(const Value& value, MapReader& map, Problems& problems) {
  deed::Restart one{phrase(value, problems)};
  if (const Value* config = map.find("config"); config && expect_map(*config, problems)) {
    one.config = config->to_json();
  }
  std::string disk = "kept";
  take(map, "disk", disk, problems);
  one.disk_lost = disk == "lost";
  if (disk != "kept" && !one.disk_lost) {
    object(problems, *map.find("disk"), "found '" + disk + "', expected `kept` or `lost`");
  }
  return one;
}

Deed reload(const Value& value, MapReader& map, Problems& problems) {
  deed::Reload one{phrase(value, problems)};
  const Value* config = map.require("config");
  if (config && expect_map(*config, problems)) one.config = config->to_json();
  return one;
}

Deed stop(const Value& value, MapReader& map, Problems& problems) {
  deed::Stop one{phrase(value, problems), 1s};
  take(map, "grace", one.grace, problems);
  return one;
}

Deed cut(const Value& value, MapReader& map, Problems& problems) {
  deed::Cut one;
  if (value.kind() == Value::Kind::text) {
    one.sides = {phrase(value, problems)};
  } else if (expect_list(value, problems)) {
    for (const Value& side : value.items()) one.sides.push_back(phrase(side, problems));
    if (value.items().empty()) object(problems, value, "a partition needs at least one side");
  }
  take(map, "one_way", one.one_way, problems);
  return one;
}

Deed heal(const Value& value, MapReader&, Problems& problems) {
  return deed::Heal{phrase(value, problems)};
}

Deed change_access(const Value& value, MapReader&, Problems& problems) {
  deed::ChangeAccess one;
  MapReader map(value, "a change of access links", problems);
  if (const Value* nodes = map.require("nodes")) one.nodes = phrase(*nodes, problems);
  one.change = link_change(map, problems);
  map.finish();
  return one;
}

Deed change_link(const Value& value, MapReader&, Problems& problems) {
  deed::ChangeLink one;
  MapReader map(value, "a change of links", problems);
  if (const Value* from = map.require("from")) one.from = phrase(*from, problems);
  if (const Value* to = map.require("to")) one.to = phrase(*to, problems);
  take(map, "both_ways", one.both_ways, problems);
  one.change = link_change(map, problems);
  map.finish();
  return one;
}

Deed churn(const Value& value, MapReader&, Problems& problems) {
  deed::Churn one;
  MapReader map(value, "churn", problems);
  if (const Value* nodes = map.require("nodes")) one.nodes = phrase(*nodes, problems);
  const Value* leave = map.find("leave");
  const Value* session = map.find("session");
  if ((leave != nullptr) == (session != nullptr)) {
    object(problems, value,
           "churn has one of `leave` (of all, such as 2/min) and `session` (of "
           "each, such as weibull(0.6, 30s))");
  }
  if (leave) one.leave_every = rate(*leave, problems);
  if (session) one.session = duration_draw(*session, problems);
  if (const Value* absence = map.require("return_after")) {
    one.absence = duration_draw(*absence, problems);
  }
  take(map, "gracefully", one.gracefully, problems);
  map.finish();
  return one;
}

std::optional<double> parts_per_million(const Value& value, Problems& problems) {
  const std::string text = read_text(&value, problems).value_or("");
  if (text.ends_with("ppm")) {
    const Json number = Json::parse(text.substr(0, text.size() - 3), nullptr, false);
    const double drift = number.is_number() ? number.get<double>() : 2 * drift_ppm_max;
    if (drift >= -drift_ppm_max && drift <= drift_ppm_max) return drift;
  }
  object(problems, value,
         "found '" + text +
             "', expected a drift such as 50ppm or -20ppm, from -500000ppm to 500000ppm");
  return std::nullopt;
}

Deed set_clock(const Value& value, MapReader&, Problems& problems) {
  deed::SetClock one;
  MapReader map(value, "a clock", problems);
  if (const Value* nodes = map.require("nodes")) one.nodes = phrase(*nodes, problems);
  take(map, "ahead", one.skew.offset, problems);
  Duration behind{};
  take(map, "behind", behind, problems);
  one.skew.offset -= behind;
  if (const Value* drift = map.find("drift")) {
    one.skew.drift_ppm = parts_per_million(*drift, problems).value_or(0);
  }
  map.finish();
  return one;
}

Deed slow_service(const Value& value, MapReader&, Problems& problems) {
  deed::SlowService one;
  MapReader map(value, "a slow service", problems);
  if (const Value* nodes = map.require("nodes")) one.nodes = phrase(*nodes, problems);
  if (const Value* service = map.require("service")) {
    one.service = read_text(service, problems).value_or("");
    if (one.service != Store::service_name) {
      object(problems, *service,
             "found '" + one.service + "', expected `store`, the only service that machines have");
    }
  }
  if (const Value* delay = map.require("delay")) {
    one.by = read_duration(delay, problems).value_or(Duration{});
  }
  map.finish();
  return one;
}

Deed invoke(const Value& value, MapReader& map, Problems& problems) {
  deed::Invoke one;
  one.operation = phrase(value, problems);
  if (const Value* from = map.require("from")) one.nodes = phrase(*from, problems);
  if (const Value* with = map.find("with"); with && expect_map(*with, problems)) {
    one.arguments = with->to_json();
  }
  return one;
}

/// `mark: the storm begins` needs no name beside it.
Deed mark(const Value&, MapReader&, Problems&) {
  return deed::Mark{};
}

struct Word {
  std::string_view key;
  Deed (*read)(const Value&, MapReader&, Problems&);
};

constexpr Word words[] = {
    {"crash", of_nodes<deed::Crash>},
    {"power_off", of_nodes<deed::PowerOff>},
    {"restart", restart},
    {"reload", reload},
    {"start", of_nodes<deed::Start>},
    {"stop", stop},
    {"pause", of_nodes<deed::Pause>},
    {"resume", of_nodes<deed::Resume>},
    {"unplug", of_nodes<deed::Unplug>},
    {"partition", cut},
    {"heal", heal},
    {"access", change_access},
    {"link", change_link},
    {"churn", churn},
    {"clock", set_clock},
    {"full_disk", of_nodes<deed::FillDisk>},
    {"slow_service", slow_service},
    {"do", invoke},
    {"mark", mark},
};

std::string all_words() {
  std::string text;
  for (const Word& word : words) {
    if (!text.empty()) text += ", ";
    text += word.key;
  }
  return text;
}

}  // namespace

std::optional<Deed> deed(const Value& entry, MapReader& map, Problems& problems) {
  std::optional<Deed> found;
  std::string_view first;
  for (const Word& word : words) {
    const Value* value = map.find(word.key);
    if (value == nullptr) continue;
    if (found) {
      std::string what = "an action does one thing; found `";
      what += first;
      what += "` and `";
      what += word.key;
      what += '`';
      object(problems, entry, what);
      return found;
    }
    first = word.key;
    found = word.read(*value, map, problems);
  }
  if (!found) object(problems, entry, "the action does nothing; it needs one of " + all_words());
  return found;
}

}  // namespace swarmstage::reading
