#pragma once

// A case: one promise of the contract, and a few lines that see whether a stage
// keeps it. Cases know stages by the Stage interface only. A case that a stage
// cannot honour by its own traits is reported as such, with the reason.

#include <string_view>
#include <vector>

#include "core/stage/stage.h"
#include "tests/conformance/swarm.h"

namespace swarmstage::conformance {

struct Case {
  std::string_view topic;
  std::string_view name;
  void (*play)(Swarm&);
  Swarm::Lacks lacks;
};

// What a case may need of a stage; empty: it has it.
std::string_view nothing(const StageTraits&);
std::string_view virtual_time(const StageTraits&);
std::string_view real_time(const StageTraits&);
std::string_view modelled_links(const StageTraits&);
std::string_view modelled_tls(const StageTraits&);
std::string_view any_tls(const StageTraits&);
std::string_view plain_streams(const StageTraits&);
std::string_view modelled_skew(const StageTraits&);
std::string_view stores(const StageTraits&);
std::string_view multicast(const StageTraits&);

std::vector<Case> life_cases();
std::vector<Case> port_cases();
std::vector<Case> datagram_cases();
std::vector<Case> group_cases();
std::vector<Case> timer_cases();
std::vector<Case> connect_cases();
std::vector<Case> stream_cases();
std::vector<Case> stream_end_cases();
std::vector<Case> pressure_cases();
std::vector<Case> crash_cases();
std::vector<Case> service_cases();
std::vector<Case> store_cases();
std::vector<Case> operation_cases();
std::vector<Case> tls_cases();
std::vector<Case> chance_cases();
std::vector<Case> network_cases();
std::vector<Case> link_cases();

/// All of them, in the order of the design.
const std::vector<Case>& all_cases();

}  // namespace swarmstage::conformance
