#include "core/stage/modelled_tls.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "core/trace/mix.h"

namespace swarmstage {

std::string modelled_key_hash(std::string_view identity) {
  if (identity.empty()) return {};
  std::string text;
  std::uint64_t word = hash_bytes(ByteView(identity));
  for (std::uint64_t i = 0; i < 4; ++i) {
    word = mix(word, i);
    char digits[17];
    std::snprintf(digits, sizeof(digits), "%016" PRIx64, word);
    text += digits;
  }
  return text;
}

std::optional<ModelledHandshake> modelled_handshake(const std::optional<TlsOptions>& client,
                                                    const std::optional<TlsOptions>& server) {
  if (client.has_value() != server.has_value()) return std::nullopt;
  if (!client) return ModelledHandshake{};
  if (server->identity.empty()) return std::nullopt;
  if (!client->server_name.empty() && client->server_name != server->identity) return std::nullopt;
  if (server->require_peer && client->identity.empty()) return std::nullopt;
  std::string agreed;
  if (!client->alpn.empty() && !server->alpn.empty()) {
    const auto found = std::find_first_of(server->alpn.begin(), server->alpn.end(),
                                          client->alpn.begin(), client->alpn.end());
    if (found == server->alpn.end()) return std::nullopt;
    agreed = *found;
  }
  ModelledHandshake result;
  result.seen_by_client = {modelled_key_hash(server->identity), agreed};
  result.seen_by_server = {modelled_key_hash(client->identity), agreed};
  return result;
}

}  // namespace swarmstage
