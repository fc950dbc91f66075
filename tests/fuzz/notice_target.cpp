// Whatever comes as a datagram: it is read or refused, what was read can be written
// and read again, and an instance that hears it keeps its limits.

#include "core/base/assert.h"
#include "core/roles/lan_discovery/gob.h"
#include "core/roles/lan_discovery/lan_discovery_role.h"
#include "core/roles/lan_discovery/notice.h"
#include "core/testing/node_probe.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/targets.h"

namespace swarmstage::fuzz {

namespace {

using namespace lan_discovery;

constexpr std::size_t peers_max = 6;
constexpr std::size_t per_source_max = 3;

void read_and_write(ByteView datagram) {
  const KeyRing keys = KeyRing::make({"the key of the house"}).value();
  const NoticeReading reading = read_notice(datagram, keys);
  SWARMSTAGE_ASSERT(reading.fault == Fault::none || !reading.verified, "a fault is believed");
  if (reading.fault != Fault::none) return;
  const std::string written = write_notice(reading.notice, keys);
  const NoticeReading again = read_notice(written, keys);
  SWARMSTAGE_ASSERT(again.fault == Fault::none && again.verified, "what we write is refused");
  SWARMSTAGE_ASSERT(again.notice == reading.notice, "a notice changed its meaning");
}

void read_gob_of(ByteView datagram) {
  const auto said = read_gob(datagram);
  if (!said || said->name.size() > 200 || said->sender.size() > 200) return;
  SWARMSTAGE_ASSERT(read_gob(write_gob(*said)) == said, "a gob changed its meaning");
}

class Game {
 public:
  Game() : probe_(make()) { probe_.start(); }

  void play(FuzzInput& in) {
    while (!in.empty()) {
      const std::size_t deed = in.below(8);
      if (deed == 0) {
        probe_.advance(Duration(1ms) * static_cast<int>(in.wide()));
      } else {
        hear(in, deed < 5);
      }
      check();
    }
  }

 private:
  static std::unique_ptr<Node> make() {
    RoleRegistry registry;
    registry.add(lan_discovery_role());
    return std::move(registry
                         .make("lan-discovery", {{"http_port", 0},
                                                 {"peers_max", peers_max},
                                                 {"peers_per_source_max", per_source_max},
                                                 {"compat_ouroboros", true}})
                         .value());
  }
  // Bytes as they are, or a notice with some of its fields chosen.
  void hear(FuzzInput& in, bool made) {
    Datagram datagram;
    datagram.port = probe_.last_port();
    datagram.from = {IpAddress::v4(10, 0, 0, static_cast<std::uint8_t>(2 + in.below(4))),
                     static_cast<std::uint16_t>(8080 + in.below(3))};
    datagram.cast = in.below(2) == 0 ? Cast::broadcast : Cast::unicast;
    const std::string bytes = made ? made_notice(in) : std::string(in.bytes(in.byte()).text());
    datagram.bytes = bytes;
    probe_.deliver(datagram);
  }
  static std::string made_notice(FuzzInput& in) {
    Notice notice;
    notice.kind = static_cast<NoticeKind>(1 + in.below(4));
    notice.asks = in.below(2) == 1;
    notice.instance = 1 + in.below(12);
    notice.sequence = 1 + in.below(16);
    notice.moves = static_cast<std::uint16_t>(in.below(3));
    notice.udp_port = 8080;
    notice.name = in.below(2) == 0 ? "alice" : "bob";
    notice.target = 1 + in.below(3);
    notice.number = 1 + in.below(8);
    notice.text = "hello";
    return write_notice(notice, {});
  }
  void check() {
    SWARMSTAGE_ASSERT(probe_.failure().empty(), "a handler threw");
    const Json peers = probe_.runner().observe("peers", nullptr);
    SWARMSTAGE_ASSERT(peers.get<std::size_t>() <= peers_max, "more peers than allowed");
    for (const auto& each : probe_.take_sent()) {
      SWARMSTAGE_ASSERT(each.bytes.size() <= notice_bytes_max, "a datagram is too large");
    }
    probe_.take_events();
    probe_.take_logs();
    SWARMSTAGE_ASSERT(probe_.take_resolves().empty(), "a name was resolved for a stranger");
  }

  NodeProbe probe_;
};

}  // namespace

void notice(ByteView input) {
  read_and_write(input);
  read_gob_of(input);
  FuzzInput in(input);
  Game().play(in);
}

}  // namespace swarmstage::fuzz
