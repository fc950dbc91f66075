#pragma once

// What a node of the role `http-client` is told, checked and in its own types.

#include <cstddef>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/http/http_client.h"
#include "core/node/role.h"

namespace swarmstage::http_roles {

enum class Pace : std::uint8_t {
  closed_loop,  // the next request when the last is answered
  steady,       // one every interval, whatever became of the others
  when_asked,   // by the operation `ask` alone
};

struct AskerSettings {
  HostPort server;
  http::HttpMethod method = http::HttpMethod::get;
  std::string target;
  std::string body;
  Pace pace = Pace::closed_loop;
  Duration interval{};  // where steady
  Duration retry{};     // from a failure to the next request, where closed_loop
  Duration deadline{};
  std::size_t requests_max = 0;  // 0: without end
  std::uint64_t read_rate = 0;   // bytes a second; 0: as they come
  std::optional<TlsOptions> tls;

  static Result<AskerSettings> from(const RoleConfig& config);
};

}  // namespace swarmstage::http_roles
