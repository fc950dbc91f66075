#pragma once

// One that publishes "we" and looks for others, on 10.0.0.1, and the words in which a
// network is played to it.

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/dns_sd/dns_sd.h"
#include "core/testing/node_probe.h"

namespace swarmstage::dns_sd {

inline const DnsName type{{"_swarmstage", "_udp", "local"}};

inline DnsName named(std::string label) {
  return {{std::move(label), "_swarmstage", "_udp", "local"}};
}

class Publisher : public ComponentNode {
 public:
  explicit Publisher(std::vector<FoundService>& found) {
    DnsSdSettings settings;
    settings.type = type;
    settings.uses = [this](const Interface& each) { return each.index != left_out; };
    sd_ = &add(std::make_unique<DnsSd>(settings));
    sd_->set_limits({3});
    sd_->set_found([&found](Context&, const FoundService& service) { found.push_back(service); });
  }
  void on_start(Context& context) override {
    ComponentNode::on_start(context);
    sd_->publish(context, {"we", "swarmstage-1", 8081, {"id=1"}});
  }
  const DnsSd& sd() const { return *sd_; }

  std::uint16_t left_out = 0;  // the index of an interface; 0: none is

 private:
  DnsSd* sd_ = nullptr;
};

/// On 10.0.0.1, published unless the test says otherwise; of what it said only
/// what comes after that is looked at.
class Bench {
 public:
  explicit Bench(bool published = true) {
    auto node = std::make_unique<Publisher>(found_);
    node_ = node.get();
    probe_ = std::make_unique<NodeProbe>(std::move(node));
    probe_->start();
    if (!published) return;
    probe_->advance(10s);
    said();
  }

  NodeProbe& probe() { return *probe_; }
  /// The configuration changes while it runs.
  void leave_out(std::uint16_t interface) {
    node_->left_out = interface;
    probe_->reload(Json::object());
  }
  const DnsSd& sd() const { return node_->sd(); }
  std::vector<DnsMessage> said() {
    std::vector<DnsMessage> all;
    for (const auto& each : probe_->take_sent()) {
      DnsReading reading = read_dns(each.bytes);
      EXPECT_EQ(reading.fault, DnsFault::none);
      last_to_ = each.to;
      all.push_back(std::move(reading.message));
    }
    return all;
  }
  std::vector<DnsMessage> answers() {
    std::vector<DnsMessage> all = said();
    std::erase_if(all, [](const DnsMessage& each) { return !each.answers; });
    return all;
  }
  Endpoint last_to() const { return last_to_; }
  void hear(const DnsMessage& message, std::uint16_t port = multicast_port,
            Cast cast = Cast::multicast, std::uint16_t interface = 1) {
    Datagram datagram;
    datagram.port = probe_->last_port();
    datagram.from = {IpAddress::v4(10, 0, 0, 9), port};
    datagram.interface = interface;
    datagram.cast = cast;
    const std::string bytes = write_dns(message);
    datagram.bytes = bytes;
    probe_->deliver(datagram);
  }
  void ask(DnsType kind, const DnsName& name = type, std::vector<DnsRecord> known = {}) {
    hear({.questions = {{name, kind, false}}, .known = std::move(known)});
  }
  std::vector<FoundService> found() { return std::exchange(found_, {}); }

 private:
  std::vector<FoundService> found_;
  Publisher* node_ = nullptr;
  std::unique_ptr<NodeProbe> probe_;
  Endpoint last_to_;
};

inline DnsRecord made(DnsName name, DnsType kind, std::uint32_t ttl = 120) {
  DnsRecord record;
  record.name = std::move(name);
  record.type = kind;
  record.ttl = ttl;
  return record;
}

inline DnsRecord pointer_to(const std::string& label, std::uint32_t ttl = 4500) {
  DnsRecord record = made(type, DnsType::ptr, ttl);
  record.target = named(label);
  return record;
}

inline DnsRecord service_of(const std::string& label, std::uint16_t port, const std::string& host) {
  DnsRecord record = made(named(label), DnsType::srv);
  record.port = port;
  record.target = {{host, "local"}};
  return record;
}

inline DnsMessage all_about(const std::string& label) {
  DnsRecord strings = made(named(label), DnsType::txt);
  strings.text = dns_text({"id=2"});
  DnsRecord address = made({{"host-of-" + label, "local"}}, DnsType::a);
  address.address = IpAddress::v4(10, 0, 0, 9);
  DnsMessage message;
  message.answers = true;
  message.known = {pointer_to(label)};
  message.additionals = {address, strings, service_of(label, 9000, "host-of-" + label)};
  return message;
}

}  // namespace swarmstage::dns_sd
