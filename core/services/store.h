#pragma once

// The store: what a node wants to find again after its end. Every stage offers
// one on each host as the service `store`; it outlives the nodes of its host, and
// is lost only with the host's disk. Owns its medium; called as Service says.
//
//   {"do": "put", "key": K, "value": any JSON}   answers null
//   {"do": "get", "key": K}                      {"found": true, "value": ...}, {"found": false}
//   {"do": "remove", "key": K}                   {"found": whether it was there}
//   {"do": "list"}, perhaps with "prefix"        {"keys": [...]}, in order
//
// What cannot be done is a failed reply with one line, and changes nothing. Bytes
// are put as text in base64. Keys are letters, digits and . _ -, and do not begin
// with a dot; nodes that share a host share its store, so a key should name its
// owner. Sizes are bounded (StoreLimits, docs/limits.md).

#include <cstddef>
#include <memory>
#include <string>

#include "core/services/store_medium.h"
#include "core/stage/service.h"

namespace swarmstage {

struct StoreLimits {
  std::size_t store_key_bytes = 128;
  std::size_t store_value_bytes = 1U << 20;   // of one value, as JSON
  std::size_t store_total_bytes = 16U << 20;  // of all values together
  std::size_t store_keys = 4096;
};

class Store final : public Service {
 public:
  static constexpr std::string_view service_name = "store";

  explicit Store(std::unique_ptr<StoreMedium> medium, const StoreLimits& limits = {});

  std::vector<ServiceReply> handle(const Json& request) override;
  bool finishes() const override { return true; }
  StoreMedium& medium() { return *medium_; }

 private:
  ServiceReply answer(const Json& request);
  ServiceReply put(const std::string& key, const Json& value);
  ServiceReply get(const std::string& key);
  ServiceReply remove(const std::string& key);
  ServiceReply list(const Json& request);
  std::string check_key(const std::string& key) const;
  std::string check_room(const StoreMedium::Entries& entries, const std::string& key,
                         std::size_t size) const;

  std::unique_ptr<StoreMedium> medium_;
  StoreLimits limits_;
};

}  // namespace swarmstage
