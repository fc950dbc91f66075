#include "core/http/origin_check.h"

#include <algorithm>

#include "core/node/endpoint.h"

namespace swarmstage::http {

namespace {

std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(1, std::min(host.find(']'), host.size()) - 1);
  return host.substr(0, std::min(host.rfind(':'), host.size()));
}

}  // namespace

bool is_allowed_host(std::string_view host, const std::vector<std::string>& names) {
  if (names.empty()) return true;
  const std::string_view name = without_port(host);
  if (IpAddress::parse(name) || codec::same_field_name(name, "localhost")) return true;
  return std::ranges::any_of(
      names, [&](const std::string& each) { return codec::same_field_name(each, name); });
}

Origin origin_of(const codec::HttpRequestHead& request, const std::vector<std::string>& allowed) {
  const auto origin = request.find("Origin");
  if (!origin) return Origin::none;
  if (std::ranges::find(allowed, *origin) != allowed.end()) return Origin::allowed;
  const std::size_t scheme = origin->find("://");
  const bool same = scheme != std::string_view::npos && !request.host.empty() &&
                    codec::same_field_name(origin->substr(scheme + 3), request.host);
  return same ? Origin::same : Origin::foreign;
}

}  // namespace swarmstage::http
