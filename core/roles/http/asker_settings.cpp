#include "core/roles/http/asker_settings.h"

namespace swarmstage::http_roles {

namespace {

Pace pace_of(const std::string& word) {
  if (word == "steady") return Pace::steady;
  return word == "when-asked" ? Pace::when_asked : Pace::closed_loop;
}

bool is_target(const std::string& text) {
  return text.starts_with('/') && http::is_field_value(text) &&
         text.find_first_of(" \t") == std::string::npos;
}

}  // namespace

Result<AskerSettings> AskerSettings::from(const RoleConfig& config) {
  AskerSettings settings;
  const auto server = HostPort::parse(config.text("server"));
  if (!server) {
    return Error{"'server' is '" + config.text("server") +
                 "'; expected host:port, such as \"10.2.0.7:8080\""};
  }
  settings.server = *server;
  settings.target = config.text("target");
  if (!is_target(settings.target)) {
    return Error{"'target' is '" + settings.target + "'; expected a path, such as \"/page\""};
  }
  const bool posts = config.text("method") == "post";
  settings.method = posts ? http::HttpMethod::post : http::HttpMethod::get;
  if (posts) settings.body.assign(config.size("body_bytes"), 'x');
  settings.pace = pace_of(config.text("pace"));
  settings.interval = config.duration("interval");
  settings.retry = config.duration("retry");
  settings.deadline = config.duration("deadline");
  settings.requests_max = static_cast<std::size_t>(config.integer("requests_max"));
  settings.read_rate = config.size("read_rate");
  if (config.flag("tls")) {
    TlsOptions& tls = settings.tls.emplace();
    tls.identity = config.text("tls_identity");
    tls.server_name = config.text("tls_server_name");
    if (tls.server_name.empty())
      return Error{"'tls_server_name' is empty; expected whom to believe"};
  }
  return settings;
}

}  // namespace swarmstage::http_roles
