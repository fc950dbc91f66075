#include "core/websocket/web_socket_handshake.h"

#include <algorithm>

#include "core/codec/sha1.h"
#include "core/codec/text.h"
#include "core/http/origin_check.h"

namespace swarmstage::websocket {

namespace {

constexpr std::string_view magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::string_view version = "13";

http::Response upgrade_required(std::string_view detail) {
  http::Response answer = http::Response::problem(426, detail);
  answer.headers.add("Upgrade", "websocket");
  answer.headers.add("Sec-WebSocket-Version", std::string(version));
  return answer;
}

bool is_key(std::string_view key) {
  const auto bytes = codec::from_base64(key);
  return bytes && bytes->size() == WebSocketNonce{}.size();
}

std::string joined(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& each : words) list.append(list.empty() ? "" : ", ").append(each);
  return list;
}

// Two of a kind may be read as either, by us and by whoever stands between.
std::ptrdiff_t times(const codec::HttpRequestHead& head, std::string_view name) {
  return std::count_if(head.fields.begin(), head.fields.end(), [name](const auto& field) {
    return codec::same_field_name(field.name, name);
  });
}

}  // namespace

std::string accept_key(std::string_view key) {
  std::string text(key);
  const auto digest = codec::sha1(text.append(magic));
  return codec::to_base64(ByteView(digest.data(), digest.size()));
}

// --- The server's side ---

std::optional<http::Response> refuse_request(const http::Request& request,
                                             const std::vector<std::string>& allowed_origins) {
  const codec::HttpRequestHead& head = *request.head;
  if (!head.upgrade || !codec::has_token(head.field("Upgrade"), "websocket")) {
    return upgrade_required(
        "expected a WebSocket handshake: Connection: Upgrade, Upgrade: websocket");
  }
  if (head.minor_version == 0) {
    return http::Response::problem(400, "a WebSocket handshake is HTTP/1.1");
  }
  if (head.field("Sec-WebSocket-Version") != version) {
    return upgrade_required("expected Sec-WebSocket-Version: 13");
  }
  if (times(head, "Sec-WebSocket-Key") > 1 || times(head, "Sec-WebSocket-Version") > 1) {
    return http::Response::problem(400,
                                   "expected one Sec-WebSocket-Key and one Sec-WebSocket-Version");
  }
  if (!is_key(head.field("Sec-WebSocket-Key"))) {
    return http::Response::problem(400, "expected a Sec-WebSocket-Key of 16 bytes in base64");
  }
  if (http::origin_of(head, allowed_origins, request.host_names) == http::Origin::foreign) {
    return http::Response::problem(403, "pages of that origin may not connect");
  }
  return std::nullopt;
}

http::Headers answer_fields(std::string_view key, const std::string& protocol) {
  http::Headers fields;
  fields.add("Upgrade", "websocket");
  fields.add("Sec-WebSocket-Accept", accept_key(key));
  if (!protocol.empty()) fields.add("Sec-WebSocket-Protocol", protocol);
  return fields;
}

std::string choose_protocol(const http::Request& request, const std::vector<std::string>& ours) {
  std::string_view offered = request.field("Sec-WebSocket-Protocol");
  while (!offered.empty()) {
    const std::string_view each = codec::take_list_item(offered);
    const auto found = std::ranges::find(ours, each);
    if (found != ours.end()) return *found;
  }
  return {};
}

// --- The client's side ---

http::Headers request_fields(const std::string& key, const std::vector<std::string>& protocols,
                             const std::string& origin) {
  http::Headers fields;
  fields.add("Connection", "Upgrade");
  fields.add("Upgrade", "websocket");
  fields.add("Sec-WebSocket-Version", std::string(version));
  fields.add("Sec-WebSocket-Key", key);
  if (!protocols.empty()) fields.add("Sec-WebSocket-Protocol", joined(protocols));
  if (!origin.empty()) fields.add("Origin", origin);
  return fields;
}

std::string refuse_answer(const codec::HttpResponseHead& answer, std::string_view key,
                          const std::vector<std::string>& offered, std::string& protocol) {
  if (!answer.upgrade || !codec::has_token(answer.field("Upgrade"), "websocket")) {
    return "the server upgrades to something else";
  }
  if (answer.field("Sec-WebSocket-Accept") != accept_key(key)) {
    return "the server's Sec-WebSocket-Accept does not fit our key";
  }
  if (answer.find("Sec-WebSocket-Extensions")) {
    return "the server uses an extension nobody offered";
  }
  protocol = answer.field("Sec-WebSocket-Protocol");
  const bool known = protocol.empty() || std::ranges::find(offered, protocol) != offered.end();
  return known ? "" : "the server uses a protocol nobody offered";
}

}  // namespace swarmstage::websocket
