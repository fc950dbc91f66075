// Plain ns-3 on a routed tree: "static tcp 1000 [SECONDS]", or "global" for the routes
// of Ipv4GlobalRouting, or "hasty" for static ones and the TCP of set_hasty_tcp.

#include <cstdio>
#include <string_view>

#include <ns3/simulator.h>

#include "tests/bench/packet/tutorial_tree.h"

int main(int argument_count, char** arguments) {
  const std::string_view routes = argument_count > 1 ? arguments[1] : "";
  if (routes != "static" && routes != "global" && routes != "hasty") {
    std::fprintf(stderr, "usage: %s static|global|hasty udp|tcp NODES [SECONDS]\n", arguments[0]);
    return 2;
  }
  const auto load = swarmstage::bench::read_load(argument_count - 1, arguments + 1);
  if (!load) return 2;
  if (routes == "hasty") swarmstage::bench::set_hasty_tcp(true);
  swarmstage::bench::TutorialTree tree(*load, routes == "global");
  swarmstage::bench::measure(
      *load, {[&] { tree.set_up(); }, [&](std::int64_t second) { tree.run_until(second); },
              [&] { return tree.messages(); }, [] { return ns3::Simulator::GetEventCount(); }});
  return 0;
}
