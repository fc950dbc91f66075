// Hosts with addresses of IPv6 alone: they are reached by them, over datagrams and
// streams, meet in groups, and have no broadcast.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/node/context.h"
#include "sim/model/address_form.h"
#include "sim/model/model_stage.h"

namespace swarmstage::model {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint16_t port_number = 7000;

IpAddress address(std::string_view text) {
  return IpAddress::parse(text).value();
}

/// Opens a port and listens where it is told, does what the test wants once, and
/// writes down what it hears.
class Speaker final : public Node {
 public:
  using Wish = std::function<void(Context&, PortId)>;

  explicit Speaker(IpAddress at = IpAddress::any_v6(), Wish wish = {})
      : at_(at), wish_(std::move(wish)) {}

  void on_start(Context& context) override {
    port_ = context.open_port({.address = at_, .number = port_number});
    context.listen({.address = at_, .port = port_number});
    context.join_group(port_, address("ff02::114"));
    context.set_timer({1}, 100ms);
  }
  void on_timer(Context& context, TimerId) override {
    if (wish_) wish_(context, port_);
  }
  void on_port_failed(Context&, PortId, CloseReason reason) override { failed.push_back(reason); }
  void on_datagram(Context&, const Datagram& datagram) override {
    heard.emplace_back(datagram.bytes.text());
    senders.push_back(datagram.from.to_string());
    receivers.push_back(datagram.to.address.to_string());
  }
  void on_stream_opened(Context&, StreamId, const StreamInfo& info) override {
    streams.push_back(info.local.to_string() + " " + info.remote.to_string());
  }
  void on_stream_closed(Context&, StreamId, CloseReason reason) override {
    closed.push_back(reason);
  }

  std::vector<std::string> heard, senders, receivers, streams;
  std::vector<CloseReason> failed, closed;

 private:
  IpAddress at_;
  Wish wish_;
  PortId port_;
};

class Ipv6 : public testing::Test {
 protected:
  Ipv6() : stage_(options()) {
    segment_ = stage_.add_segment({"lan", {}});
    for (const char* name : {"first", "second", "third"}) {
      hosts_.push_back(stage_.add_host({name, {segment_}, std::nullopt}));
    }
  }
  static StageOptions options() {
    StageOptions options;
    options.extra = {{"addresses", "ipv6"}};
    return options;
  }
  Speaker& add(std::size_t host, std::unique_ptr<Speaker> node) {
    Speaker& speaker = *node;
    std::string name = "node";
    name += std::to_string(host);
    nodes_.push_back(stage_.add_node(hosts_[host], {name, std::move(node), "", {}}));
    return speaker;
  }
  Endpoint at(std::size_t host) {
    return {stage_.host(hosts_[host]).primary_address(), port_number};
  }
  void run() {
    for (const NodeIndex node : nodes_) stage_.start(node);
    stage_.run_for(5s);
  }

  ModelStage stage_;
  SegmentIndex segment_;
  std::vector<HostIndex> hosts_;
  std::vector<NodeIndex> nodes_;
};

TEST_F(Ipv6, IsWhatHostsHaveAndNothingElse) {
  const Host& host = stage_.host(hosts_[1]);

  ASSERT_EQ(host.interfaces.size(), 1U);
  EXPECT_EQ(host.interfaces[0].address.to_string(), "fd00::a00:2");
  EXPECT_EQ(host.interfaces[0].prefix_length, 116);
  EXPECT_TRUE(host.interfaces[0].broadcast.is_unspecified());
}

TEST_F(Ipv6, CarriesDatagramsBetweenItsAddresses) {
  Speaker& hearer = add(1, std::make_unique<Speaker>());
  add(0, std::make_unique<Speaker>(IpAddress::any_v6(), [&](Context& context, PortId port) {
        context.send(port, at(1), "hello");
        context.send(port, {address("10.0.0.2"), port_number}, "by its other name");
        context.send(port, {address("fd00::a00:9999"), port_number}, "to nobody");
      }));

  run();

  EXPECT_THAT(hearer.heard, ElementsAre("hello"));
  EXPECT_THAT(hearer.senders, ElementsAre("[fd00::a00:1]:7000"));
  EXPECT_THAT(hearer.receivers, ElementsAre("fd00::a00:2"));
  EXPECT_EQ(stage_.counters().datagrams_lost, 2U);
}

TEST_F(Ipv6, ReachesItselfByTheLoopback) {
  Speaker& alone =
      add(0, std::make_unique<Speaker>(IpAddress::any_v6(), [](Context& context, PortId port) {
            context.send(port, {address("::1"), port_number}, "me");
          }));

  run();

  EXPECT_THAT(alone.heard, ElementsAre("me"));
  EXPECT_THAT(alone.senders, ElementsAre("[::1]:7000"));
}

TEST_F(Ipv6, OpensStreams) {
  Speaker& hearer = add(1, std::make_unique<Speaker>());
  Speaker& dialler =
      add(0, std::make_unique<Speaker>(IpAddress::any_v6(), [&](Context& context, PortId) {
            context.connect(at(1));
            context.connect({address("10.0.0.2"), port_number});
          }));

  run();

  ASSERT_EQ(hearer.streams.size(), 1U);
  EXPECT_THAT(hearer.streams[0], testing::StartsWith("[fd00::a00:2]:7000 [fd00::a00:1]:"));
  EXPECT_THAT(dialler.closed, ElementsAre(CloseReason::unreachable));
}

TEST_F(Ipv6, MeetsInGroups) {
  Speaker& second = add(1, std::make_unique<Speaker>());
  Speaker& third = add(2, std::make_unique<Speaker>());
  add(0, std::make_unique<Speaker>(IpAddress::any_v6(), [](Context& context, PortId port) {
        context.send(port, {address("ff02::114"), port_number}, "to the group");
        context.send(port, {address("ff02::999"), port_number}, "to one that nobody joined");
      }));

  run();

  EXPECT_THAT(second.heard, ElementsAre("to the group"));
  EXPECT_THAT(third.heard, ElementsAre("to the group"));
  EXPECT_THAT(third.receivers, ElementsAre("ff02::114"));
}

TEST_F(Ipv6, HasNoBroadcast) {
  Speaker& hearer = add(1, std::make_unique<Speaker>());
  add(0, std::make_unique<Speaker>(IpAddress::any_v6(), [](Context& context, PortId port) {
        context.broadcast(port, port_number, "to all");
      }));

  run();

  EXPECT_THAT(hearer.heard, IsEmpty());
  EXPECT_EQ(stage_.counters().datagrams_lost, 1U);
}

TEST_F(Ipv6, RefusesSocketsOfTheOtherFamily) {
  Speaker& old = add(0, std::make_unique<Speaker>(IpAddress::any_v4()));

  run();

  EXPECT_THAT(old.failed, ElementsAre(CloseReason::unsupported));
}

TEST(AddressForm, GoesThereAndBack) {
  AddressForm form(true);
  const IpAddress group = address("ff05::1:3");

  for (const std::uint32_t each : {0U, 10U << 24U | 77U, 127U << 24U | 1U}) {
    EXPECT_EQ(form.inside(form.outside(each)), each);
  }
  EXPECT_EQ(form.outside(form.joined(group)), group);
  EXPECT_EQ(form.joined(group), form.inside(group));
  EXPECT_EQ(form.inside(address("2001:db8::1")), AddressForm::nowhere);
  EXPECT_EQ(form.inside(address("10.0.0.1")), AddressForm::nowhere);
  EXPECT_EQ(AddressForm().inside(address("fd00::a00:1")), AddressForm::nowhere);
}

}  // namespace
}  // namespace swarmstage::model
