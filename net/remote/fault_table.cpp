#include "net/remote/fault_table.h"

#include <array>

#include "core/base/nearest.h"
#include "core/control/control_archive.h"
#include "core/node/units.h"
#include "net/remote/network_json.h"

namespace swarmstage::net {

namespace {

/// One fault with the stage it befalls, and what it needs to read its arguments.
struct Scene {
  Stage& stage;
  ControlReader arguments;
  std::uint32_t hosts;
  std::uint32_t segments;
  const FindNode& find_node;

  template <typename T>
  T get(const char* key) {
    T value{};
    arguments.field(key, value);
    return value;
  }
  std::uint32_t number(const char* key, std::uint32_t count, const char* what) {
    const auto value = get<std::uint32_t>(key);
    if (value < count) return value;
    throw BadControl{std::string("there is no ") + what + " " + std::to_string(value)};
  }
  HostIndex host(const char* key) { return {number(key, hosts, "host")}; }
  SegmentIndex segment(const char* key) { return {number(key, segments, "segment")}; }
  std::vector<HostIndex> side(const char* key) {
    std::vector<HostIndex> list;
    for (const std::uint32_t each : get<std::vector<std::uint32_t>>(key)) {
      if (each >= hosts) throw BadControl{"there is no host " + std::to_string(each)};
      list.push_back({each});
    }
    return list;
  }
  LinkQuality quality() { return read_quality(get<Json>("quality")); }
};

void crash(Scene& scene) {
  scene.stage.crash(scene.find_node(scene.get<std::string>("node")));
}
void pause(Scene& scene) {
  scene.stage.pause(scene.host("host"));
}
void resume(Scene& scene) {
  scene.stage.resume(scene.host("host"));
}
void power_off(Scene& scene) {
  scene.stage.crash_host(scene.host("host"));
}
void power_on(Scene& scene) {
  scene.stage.restart_host(scene.host("host"));
}
void interface(Scene& scene) {
  const HostIndex host = scene.host("host");
  const auto number = scene.get<std::uint16_t>("interface");
  const auto count = scene.stage.host(host).interfaces.size();
  if (number == 0 || number > count) throw BadControl{"that host has no such interface"};
  scene.stage.set_interface(host, number, scene.get<bool>("up"));
}
void access(Scene& scene) {
  scene.stage.set_access(scene.host("host"), scene.quality());
}
void between(Scene& scene) {
  scene.stage.set_between(scene.segment("left"), scene.segment("right"), scene.quality());
}
void link(Scene& scene) {
  const HostIndex from = scene.host("from");
  const HostIndex to = scene.host("to");
  if (from == to) throw BadControl{"a host has no link with itself"};
  scene.stage.set_link(from, to, scene.quality());
}
void clear_link(Scene& scene) {
  scene.stage.clear_link(scene.host("from"), scene.host("to"));
}
void partition(Scene& scene) {
  scene.stage.partition({scene.side("left"), scene.side("right"), scene.get<bool>("one_way")});
}
void heal(Scene& scene) {
  scene.stage.heal(scene.get<std::uint32_t>("partition"));
}
void full_disk(Scene& scene) {
  scene.stage.set_disk_full(scene.host("host"), scene.get<bool>("full"));
}
void lost_disk(Scene& scene) {
  scene.stage.lose_disk(scene.host("host"));
}
void slow_service(Scene& scene) {
  const HostIndex host = scene.host("host");
  const auto service = scene.get<std::string>("service");
  const Duration by(scene.get<std::int64_t>("by"));
  if (by < Duration(0) || by > longest_duration) {
    throw BadControl{"a service is slower by 0 or more, ten years at most"};
  }
  scene.stage.slow_service(host, service, by);
}

struct Entry {
  std::string_view kind;
  void (*act)(Scene&);
};
constexpr std::array<Entry, 15> table = {{{"crash", crash},
                                          {"pause", pause},
                                          {"resume", resume},
                                          {"power_off", power_off},
                                          {"power_on", power_on},
                                          {"interface", interface},
                                          {"access", access},
                                          {"between", between},
                                          {"link", link},
                                          {"clear_link", clear_link},
                                          {"partition", partition},
                                          {"heal", heal},
                                          {"full_disk", full_disk},
                                          {"lost_disk", lost_disk},
                                          {"slow_service", slow_service}}};

}  // namespace

void carry_out(const control::Fault& fault, Stage& stage, std::uint32_t hosts,
               std::uint32_t segments, const FindNode& find_node) {
  std::vector<std::string> known;
  for (const Entry& entry : table) {
    known.emplace_back(entry.kind);
    if (entry.kind != fault.kind) continue;
    Scene scene{stage, ControlReader(fault.arguments), hosts, segments, find_node};
    return entry.act(scene);
  }
  throw BadControl{quoted_control(fault.kind) + " is no kind of fault" +
                   suggestion(fault.kind, known)};
}

}  // namespace swarmstage::net
