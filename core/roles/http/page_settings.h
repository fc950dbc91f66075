#pragma once

// What a node of the role `http-server` is told, checked and in its own types.

#include <cstddef>
#include <string>

#include "core/base/result.h"
#include "core/http/http_settings.h"
#include "core/node/role.h"

namespace swarmstage::http_roles {

struct PageSettings {
  http::HttpSettings server;
  std::size_t page_bytes = 0;
  Duration work_time{};  // from the end of a request to its answer

  static Result<PageSettings> from(const RoleConfig& config);
};

}  // namespace swarmstage::http_roles
