#include "tests/conformance/case.h"

namespace swarmstage::conformance {

std::string_view nothing(const StageTraits&) {
  return {};
}

std::string_view virtual_time(const StageTraits& traits) {
  return traits.virtual_time ? "" : "its time is real";
}

std::string_view real_time(const StageTraits& traits) {
  return traits.virtual_time ? "its time is virtual" : "";
}

std::string_view modelled_links(const StageTraits& traits) {
  return traits.models_links ? "" : "it does not model links";
}

std::string_view modelled_tls(const StageTraits& traits) {
  return traits.models_tls ? "" : "its TLS is real, and a plain listener cannot know of it";
}

std::string_view any_tls(const StageTraits& traits) {
  return traits.models_tls || traits.real_tls ? "" : "it has no TLS";
}

std::string_view plain_streams(const StageTraits& traits) {
  return traits.name == "sockets, all secured" ? "all its streams are secured" : "";
}

std::string_view stores(const StageTraits& traits) {
  return traits.has_stores ? "" : "its hosts have no stores";
}

std::string_view modelled_skew(const StageTraits& traits) {
  return traits.models_clock_skew ? "" : "it does not model clock skew";
}

std::string_view multicast(const StageTraits& traits) {
  return traits.multicast ? "" : "it has no multicast";
}

const std::vector<Case>& all_cases() {
  static const std::vector<Case> all = [] {
    std::vector<Case> joined;
    for (const auto& part :
         {life_cases(), port_cases(), datagram_cases(), group_cases(), timer_cases(),
          connect_cases(), stream_cases(), stream_end_cases(), pressure_cases(), crash_cases(),
          service_cases(), store_cases(), operation_cases(), tls_cases(), chance_cases(),
          network_cases(), link_cases()}) {
      joined.insert(joined.end(), part.begin(), part.end());
    }
    return joined;
  }();
  return all;
}

}  // namespace swarmstage::conformance
