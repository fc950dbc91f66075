#pragma once

// By which names a role's HTTP server may be called: a page elsewhere whose name
// was made to point to this machine (DNS rebinding) shall get no answer. One place
// for every daemon; each has a configuration key for the names it is known by.

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/http/http_settings.h"
#include "core/node/role.h"

namespace swarmstage {

/// What that key is about, in words for its description.
inline constexpr std::string_view host_names_about =
    "names that HTTP clients may call us by, beside localhost and addresses; empty: on a "
    "loopback address no other, elsewhere any";

/// The names under that key.
Result<std::vector<std::string>> read_host_names(const RoleConfig& config, std::string_view key);
/// Once the address is set. Who is reached from this machine alone has no name but localhost.
void set_host_names(http::HttpSettings& http, std::vector<std::string> names);

}  // namespace swarmstage
