#include "net/tls_failures.h"

#include <string>

namespace swarmstage::net {

Json TlsFailures::to_json() const {
  static constexpr std::array<std::string_view, end_count> ends = {"timed_out", "went_away",
                                                                   "crowded_out"};
  Json all = Json::object();
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    const std::string_view reason =
        i < tls_fault_count ? to_string(static_cast<TlsFault>(i)) : ends[i - tls_fault_count];
    all[std::string(reason)] = counts_[i].load(std::memory_order_relaxed);
  }
  return all;
}

std::vector<ServiceReply> TlsFailuresService::handle(const Json&) {
  return {{ServiceReply::Status::ok, true, failures_.to_json()}};
}

}  // namespace swarmstage::net
