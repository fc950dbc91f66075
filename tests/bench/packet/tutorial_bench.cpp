// Plain ns-3 on a routed tree: "static tcp 1000 [SECONDS]", or "global" for the routes
// of Ipv4GlobalRouting.

#include <cstdio>
#include <string_view>

#include "tests/bench/packet/tutorial_tree.h"

int main(int argument_count, char** arguments) {
  const std::string_view routes = argument_count > 1 ? arguments[1] : "";
  if (routes != "static" && routes != "global") {
    std::fprintf(stderr, "usage: %s static|global udp|tcp NODES [SECONDS]\n", arguments[0]);
    return 2;
  }
  const auto load = swarmstage::bench::read_load(argument_count - 1, arguments + 1);
  if (!load) return 2;
  swarmstage::bench::TutorialTree tree(*load, routes == "global");
  swarmstage::bench::measure(
      *load, {[&] { tree.set_up(); }, [&](std::int64_t second) { tree.run_until(second); },
              [&] { return tree.messages(); }});
  return 0;
}
