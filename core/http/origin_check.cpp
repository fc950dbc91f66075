#include "core/http/origin_check.h"

#include <algorithm>

#include "core/node/endpoint.h"

namespace swarmstage::http {

namespace {

std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(1, std::min(host.find(']'), host.size()) - 1);
  return host.substr(0, std::min(host.rfind(':'), host.size()));
}

bool is_known_host(std::string_view host, std::span<const std::string> names) {
  const std::string_view name = without_port(host);
  if (codec::same_field_name(name, "localhost") || IpAddress::parse(name)) return true;
  return std::ranges::any_of(
      names, [&](const std::string& each) { return codec::same_field_name(each, name); });
}

}  // namespace

bool is_allowed_host(std::string_view host, std::span<const std::string> names) {
  return names.empty() || host.empty() || is_known_host(host, names);
}

Origin origin_of(const codec::HttpRequestHead& request, const std::vector<std::string>& allowed,
                 std::span<const std::string> names) {
  const auto origin = request.find("Origin");
  if (!origin) return Origin::none;
  if (std::ranges::find(allowed, *origin) != allowed.end()) return Origin::allowed;
  const std::size_t scheme = origin->find("://");
  const bool same = scheme != std::string_view::npos && !request.host.empty() &&
                    codec::same_field_name(origin->substr(scheme + 3), request.host) &&
                    is_known_host(request.host, names);
  return same ? Origin::same : Origin::foreign;
}

}  // namespace swarmstage::http
