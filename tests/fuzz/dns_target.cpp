// Whatever comes by multicast DNS: it is read or refused, what was read can be written
// and read again, and a publisher and browser that hears it keeps its limits.

#include <algorithm>
#include <array>

#include "core/base/assert.h"
#include "core/dns_sd/dns_sd.h"
#include "core/testing/node_probe.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/targets.h"

namespace swarmstage::fuzz {

namespace {

using namespace dns_sd;

constexpr std::size_t services_max = 5;

bool can_be_written(const std::vector<DnsRecord>& records) {
  return std::all_of(records.begin(), records.end(), [](const DnsRecord& each) {
    return each.name.is_valid() && each.target.is_valid();
  });
}

void read_and_write(ByteView bytes) {
  const DnsReading reading = read_dns(bytes);
  const DnsMessage& message = reading.message;
  if (reading.fault != DnsFault::none) return;
  SWARMSTAGE_ASSERT(can_be_written(message.known) && can_be_written(message.proposed) &&
                        can_be_written(message.additionals),
                    "a name was read that no name can be");
  const std::string written = write_dns(message);
  if (written.size() > dns_bytes_max) return;
  const DnsReading again = read_dns(written);
  SWARMSTAGE_ASSERT(again.fault == DnsFault::none, "what we write is refused");
  SWARMSTAGE_ASSERT(again.message.known == message.known &&
                        again.message.questions == message.questions &&
                        again.message.additionals == message.additionals,
                    "a message changed its meaning");
}

class Publisher : public ComponentNode {
 public:
  Publisher() : sd_(add(std::make_unique<dns_sd::DnsSd>(settings()))) {
    sd_.set_limits({services_max});
    sd_.set_found([](Context&, const dns_sd::FoundService& found) {
      SWARMSTAGE_ASSERT(found.endpoints.size() <= 8, "a service has more addresses than any");
    });
  }
  void on_start(Context& context) override {
    ComponentNode::on_start(context);
    sd_.publish(context, {"we", "host-of-ours", 8081, {"id=7"}});
  }
  std::size_t services() const { return sd_.browser().services(); }

 private:
  static dns_sd::DnsSdSettings settings() {
    dns_sd::DnsSdSettings settings;
    settings.type = {{"_swarmstage", "_udp", "local"}};
    settings.uses = [](const Interface&) { return true; };
    return settings;
  }

  dns_sd::DnsSd& sd_;
};

// A record about one of a few instances, so that stories come together.
DnsRecord made_record(FuzzInput& in) {
  static constexpr std::array kinds = {DnsType::a, DnsType::ptr, DnsType::txt, DnsType::aaaa,
                                       DnsType::srv};
  DnsRecord record;
  record.type = kinds[in.below(kinds.size())];
  const DnsName type{{"_swarmstage", "_udp", "local"}};
  DnsName instance = type;
  instance.labels.insert(instance.labels.begin(),
                         in.below(3) == 0 ? "we" : std::string(1 + in.below(8), 'x'));
  const DnsName host{{std::string(1 + in.below(3), 'h'), "local"}};
  const bool of_host = record.type == DnsType::a || record.type == DnsType::aaaa;
  record.name = record.type == DnsType::ptr ? type : of_host ? host : instance;
  record.target = record.type == DnsType::ptr ? instance : host;
  record.ttl = static_cast<std::uint32_t>(in.below(200));
  record.port = static_cast<std::uint16_t>(in.wide());
  record.address = IpAddress::v4(10, 0, 0, static_cast<std::uint8_t>(in.byte()));
  record.text = dns_text({"id=" + std::string(in.below(4), '1')});
  record.flush = in.below(2) == 0;
  return record;
}

std::string made_message(FuzzInput& in) {
  DnsMessage message;
  message.answers = in.below(3) != 0;
  if (!message.answers) {
    message.questions = {{{{"_swarmstage", "_udp", "local"}}, DnsType::any, false}};
  }
  auto& section = in.below(4) == 0 ? message.proposed : message.known;
  const std::size_t count = 1 + in.below(4);
  for (std::size_t i = 0; i < count; ++i) section.push_back(made_record(in));
  return write_dns(message);
}

void play(FuzzInput& in) {
  auto node = std::make_unique<Publisher>();
  const Publisher& publisher = *node;
  NodeProbe probe(std::move(node));
  probe.start();
  while (!in.empty()) {
    const std::size_t deed = in.below(6);
    if (deed == 0) {
      probe.advance(Duration(1ms) * static_cast<int>(in.wide()));
    } else {
      Datagram datagram;
      datagram.port = probe.last_port();
      datagram.from = {IpAddress::v4(10, 0, 0, 2), dns_sd::multicast_port};
      if (in.below(8) == 0) datagram.from.port = 40001;
      datagram.cast = Cast::multicast;
      const std::string bytes =
          deed < 5 ? made_message(in) : std::string(in.bytes(in.byte()).text());
      datagram.bytes = bytes;
      probe.deliver(datagram);
    }
    SWARMSTAGE_ASSERT(probe.failure().empty(), "a handler threw");
    SWARMSTAGE_ASSERT(publisher.services() <= services_max, "more services than allowed");
    for (const auto& each : probe.take_sent()) {
      SWARMSTAGE_ASSERT(read_dns(each.bytes).fault == DnsFault::none, "we say what nobody reads");
    }
    SWARMSTAGE_ASSERT(probe.take_resolves().empty(), "a name was resolved for a stranger");
  }
}

}  // namespace

void dns(ByteView input) {
  read_and_write(input);
  FuzzInput in(input);
  play(in);
}

}  // namespace swarmstage::fuzz
