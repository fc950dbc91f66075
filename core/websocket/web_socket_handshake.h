#pragma once

// What both sides of a WebSocket handshake write and check (RFC 6455, section 4).
// Pure functions; internal to core/websocket.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http/request.h"
#include "core/http/response.h"

namespace swarmstage::websocket {

using WebSocketNonce = std::array<std::byte, 16>;

/// What a server answers to that key.
std::string accept_key(std::string_view key);

/// What to answer instead of 101: 400, 403 or 426 with the reason; nothing: it is fine.
std::optional<http::Response> refuse_request(const http::Request& request,
                                             const std::vector<std::string>& allowed_origins);
/// The fields of a 101. `protocol`: empty for none.
http::Headers answer_fields(std::string_view key, const std::string& protocol);
/// The first of ours that the client offers too; empty: none.
std::string choose_protocol(const http::Request& request, const std::vector<std::string>& ours);

/// The fields of a client's request.
http::Headers request_fields(const std::string& key, const std::vector<std::string>& protocols,
                             const std::string& origin);
/// What is wrong with a 101; empty: nothing. Says which protocol was chosen.
std::string refuse_answer(const codec::HttpResponseHead& answer, std::string_view key,
                          const std::vector<std::string>& offered, std::string& protocol);

}  // namespace swarmstage::websocket
