#pragma once

// Connections to TLS listeners that never became streams, counted by reason since
// the start. No node hears of them; one that wants to know asks the service
// `tls_failures`, as the page /metrics does. For any thread.

#include <array>
#include <atomic>
#include <cstdint>

#include "core/stage/service.h"
#include "net/tls_fault.h"

namespace swarmstage::net {

/// What is no fault of the handshake itself.
enum class TlsEnd : std::uint8_t {
  timed_out,    // the handshake took too long
  went_away,    // the other side left first: a health check, or a scan
  crowded_out,  // newer ones needed the room
};

class TlsFailures {
 public:
  static constexpr std::size_t end_count = 3;

  void count(TlsFault fault) { add(static_cast<std::size_t>(fault)); }
  void count(TlsEnd end) { add(tls_fault_count + static_cast<std::size_t>(end)); }
  /// {"expired": 1, ...}, every reason.
  Json to_json() const;

 private:
  void add(std::size_t reason) { counts_[reason].fetch_add(1, std::memory_order_relaxed); }

  std::array<std::atomic<std::uint64_t>, tls_fault_count + end_count> counts_{};
};

class TlsFailuresService final : public Service {
 public:
  static constexpr const char* name = "tls_failures";

  explicit TlsFailuresService(const TlsFailures& failures) : failures_(failures) {}
  std::vector<ServiceReply> handle(const Json&) override;

 private:
  const TlsFailures& failures_;
};

}  // namespace swarmstage::net
