#include "tests/bench/floods/flood_kind.h"

#include "core/roles/lan_discovery/notice.h"

namespace swarmstage::bench {

namespace {

constexpr std::size_t ids = 4096;

std::string get(const std::string& target, const std::string& fields = {}) {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

std::string post(const std::string& target, const std::string& body,
                 const std::string& fields = {}) {
  return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string some_notice(std::uint64_t number) {
  const std::string name = "nobody-" + std::to_string(number);
  lan_discovery::Notice notice;
  notice.name = name;
  notice.asks = true;
  notice.instance = (number + 1) * 0x9e3779b97f4a7c15U;
  notice.sequence = 1;
  notice.udp_port = 8080;
  return lan_discovery::write_notice(notice, {});
}

FloodKind datagrams() {
  FloodKind kind{"datagrams", FloodWay::datagrams, {}};
  const std::string good = some_notice(1);
  for (std::size_t i = 0; i < 64; ++i) {
    std::string changed = good;
    changed[i % good.size()] = static_cast<char>(changed[i % good.size()] ^ 0x5a);
    kind.shots.push_back({changed, 0});
    kind.shots.push_back({good.substr(0, i % good.size()), 0});
    kind.shots.push_back({std::string(i * 21 + 1, static_cast<char>(i * 37)), 0});
  }
  return kind;
}

FloodKind forged_ids() {
  FloodKind kind{"forged-ids", FloodWay::datagrams, {}};
  for (std::size_t i = 0; i < ids; ++i) kind.shots.push_back({some_notice(i), 0});
  return kind;
}

FloodKind requests() {
  return {"requests",
          FloodWay::requests,
          {{"\x16\x03\x01\x02\x01 no HTTP at all\r\n\r\n", 400},
           {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
           {"GET / HTTP/1.1\r\n\r\n", 400},
           {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
           {get("/", "Content-Length: 1\r\nContent-Length: 2\r\n"), 400},
           {get("/", "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n"), 400},
           {post("/announce", "x", "Transfer-Encoding: chunked\r\n"), 400}}};
}

FloodKind paths() {
  return {"paths",
          FloodWay::requests,
          {{get("/../../etc/passwd"), 400},
           {get("/docs/%2e%2e/%2e%2e/etc/passwd"), 400},
           {get("/docs/..%2f..%2fetc/passwd"), 400},
           {get("/peers%00.html"), 400},
           {get("/peers//x"), 400},
           {get("/nothing/here"), 404}}};
}

FloodKind bad_text() {
  return {"utf8",
          FloodWay::requests,
          {{get("/%ff%fe"), 400},
           {get("/%c0%af"), 400},
           {post("/messages", "{\"peer\":\"\xff\",\"text\":\"a\"}"), 400},
           {post("/messages", "{\"peer\":\"\xed\xa0\x80\",\"text\":\"a\"}"), 400}}};
}

FloodKind json() {
  const std::string deep(33, '[');
  return {"json",
          FloodWay::requests,
          {{post("/messages", deep + std::string(33, ']')), 400},
           {post("/messages", std::string(60'000, '[')), 400},
           {post("/messages", "{\"peer\":1,\"peer\":2}"), 400},
           {post("/messages", "{\"peer\":"), 400},
           {post("/messages", "[" + std::string(60'000, '7') + "]"), 400}}};
}

FloodKind slow() {
  return {"slow-bodies",
          FloodWay::drips,
          {{post("/messages", std::string(100'000, 'x')), 408},
           {get("/peers", "X: " + std::string(7000, 'x') + "\r\n"), 408}}};
}

}  // namespace

std::string socket_handshake(const std::string& origin) {
  std::string fields =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  if (!origin.empty()) fields += "Origin: " + origin + "\r\n";
  return get("/", fields);
}

std::string socket_frame(unsigned first_byte, const std::string& payload) {
  std::string frame(1, static_cast<char>(first_byte));
  if (payload.size() < 126) {
    frame += static_cast<char>(0x80U | payload.size());
  } else {
    frame += static_cast<char>(0x80U | (payload.size() < 65536 ? 126U : 127U));
    for (int shift = payload.size() < 65536 ? 8 : 56; shift >= 0; shift -= 8) {
      frame += static_cast<char>(payload.size() >> static_cast<unsigned>(shift));
    }
  }
  return frame + std::string(4, '\0') + payload;
}

std::vector<FloodKind> flood_kinds() {
  const std::string stranger = "Origin: http://elsewhere.example\r\n";
  return {datagrams(),
          forged_ids(),
          requests(),
          {"headers",
           FloodWay::requests,
           {{get("/peers", "X: " + std::string(9000, 'x') + "\r\n"), 431},
            {get("/" + std::string(5000, 'x')), 414}}},
          paths(),
          bad_text(),
          json(),
          {"origins", FloodWay::requests, {{post("/announce", "", stranger), 403}}},
          slow(),
          {"connections", FloodWay::connections, {}},
          {"frames",
           FloodWay::frames,
           {{socket_frame(0xf1, "reserved bits"), 1002},
            {socket_frame(0x83, "no such opcode"), 1002},
            {socket_frame(0x80, "goes on with nothing"), 1002},
            {socket_frame(0x89, std::string(126, 'p')), 1002},
            {socket_frame(0x81, "\xc0\xaf"), 1007},
            {socket_frame(0x81, std::string(70'000, 'x')), 1009}}},
          {"socket-origins",
           FloodWay::requests,
           {{socket_handshake("http://elsewhere.example"), 403}}}};
}

}  // namespace swarmstage::bench
