#pragma once

// Whether a browser may have sent this: the Host it was told to call, and the
// Origin of the page that asked. Pure functions; internal to core/http.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/codec/http1_head.h"

namespace swarmstage::http {

/// An address, localhost, or one of the names; with or without a port. Without names: any. Who
/// calls nobody by name is no browser.
bool is_allowed_host(std::string_view host, std::span<const std::string> names);

enum class Origin : std::uint8_t {
  none,     // no browser asks across sites
  same,     // a page of ours
  allowed,  // CORS lets it
  foreign,
};
/// A page is ours if it came from the Host it calls, and that is no name which anybody could have
/// made to point here: an address, localhost, or one of `names`.
Origin origin_of(const codec::HttpRequestHead& request, const std::vector<std::string>& allowed,
                 std::span<const std::string> names);

}  // namespace swarmstage::http
