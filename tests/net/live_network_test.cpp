// Broadcast, multicast and changing addresses, in a network of the test's own.

#include <thread>

#include <gtest/gtest.h>

#include "core/node/host.h"
#include "net/live_node.h"
#include "tests/net/network_namespace.h"
#include "tests/net/promised.h"
#include "tests/net/script_node.h"

namespace swarmstage::net {
namespace {

// Runs the test's body where it may play with the network.
void in_own_network(const std::function<void()>& body) {
  bool allowed = true;
  std::thread([&] {
    allowed = enter_network_namespace();
    if (allowed) body();
  }).join();
  if (!allowed) GTEST_SKIP() << "this system does not let us make a network namespace";
}

// What a node that shares port 4000 hears, and how to let it cast.
struct Listener {
  explicit Listener(const std::string& name, std::function<void(Context&, PortId)> set_up = {}) {
    Script script;
    script.start = [](Context& context) { context.open_port({.number = 4000, .shared = true}); };
    script.port_opened = [this, set_up](Context& context, PortId id, const Endpoint&) {
      port = id;
      if (set_up) set_up(context, id);
      ready.set(true);
    };
    script.datagram = [this](Context&, const Datagram& datagram) {
      all.push_back(std::string(datagram.bytes.text()) + (datagram.cast == Cast::broadcast ? " b"
                                                          : datagram.cast == Cast::multicast
                                                              ? " m"
                                                              : " u"));
      if (all.back().starts_with("last")) heard.set(all);
    };
    script.invoked = [this](Context& context, const Invocation& invocation) {
      const std::string text = invocation.arguments.get<std::string>();
      if (invocation.name == "broadcast") {
        context.broadcast(port, 4000, text);
      } else {
        context.send(port, *Endpoint::parse(invocation.name), text);
      }
      context.complete(invocation.id);
    };
    node = std::make_unique<LiveNode>(std::make_unique<ScriptNode>(script),
                                      LiveNodeOptions{.name = name});
    node->start();
    ready.get();
  }

  PortId port;
  std::vector<std::string> all;
  Promised<bool> ready;
  Promised<std::vector<std::string>> heard;
  std::unique_ptr<LiveNode> node;
};

using Lines = std::vector<std::string>;

TEST(LiveNetwork, BroadcastReachesEveryoneWhoSharesThePortButTheSender) {
  in_own_network([] {
    Listener first("first");
    Listener second("second");
    Listener third("third");

    first.node->invoke("broadcast", "same").get();
    second.node->invoke("broadcast", "same").get();
    first.node->invoke("broadcast", "last from first").get();
    second.node->invoke("broadcast", "last from second").get();

    EXPECT_EQ(first.heard.get(), (Lines{"same b", "last from second b"}));
    EXPECT_EQ(second.heard.get(), (Lines{"same b", "last from first b"}));
    EXPECT_EQ(third.heard.get(), (Lines{"same b", "same b", "last from first b"}));
  });
}

TEST(LiveNetwork, MulticastReachesThoseWhoJoinedTheGroup) {
  in_own_network([] {
    const auto join = [](Context& context, PortId port) {
      context.join_group(port, IpAddress::v4(239, 1, 2, 3));
    };
    Listener sender("sender");
    Listener member("member", join);
    Listener outsider("outsider");

    sender.node->invoke("239.1.2.3:4000", "to the group").get();
    sender.node->invoke("broadcast", "last").get();

    EXPECT_EQ(member.heard.get(), (Lines{"to the group m", "last b"}));
    EXPECT_EQ(outsider.heard.get(), (Lines{"last b"}));
  });
}

class HostWatcher final : public Node {
 public:
  explicit HostWatcher(Promised<HostChange>& added, Promised<HostChange>& removed,
                       Promised<CloseReason>& closed)
      : added_(added), removed_(removed), closed_(closed) {}
  void on_host_changed(Context& context, const HostChange& change) override {
    if (change.kind == HostChange::Kind::interface_removed) return removed_.set(change);
    context.listen({.address = change.interface.address});
    change_ = change;
  }
  void on_listener_opened(Context&, ListenerId, const Endpoint&) override { added_.set(change_); }
  void on_listener_closed(Context&, ListenerId, CloseReason reason) override {
    closed_.set(reason);
  }
  Json observe(std::string_view, const Json&) const override { return true; }

 private:
  HostChange change_;
  Promised<HostChange>& added_;
  Promised<HostChange>& removed_;
  Promised<CloseReason>& closed_;
};

TEST(LiveNetwork, NodesHearOfAddressesThatComeAndGo) {
  in_own_network([] {
    Promised<HostChange> added;
    Promised<HostChange> removed;
    Promised<CloseReason> closed;
    LiveNode node(std::make_unique<HostWatcher>(added, removed, closed));
    node.start();
    node.observe("started");

    add_loopback_address("10.9.8.7");
    const HostChange came = added.get();
    remove_loopback_address();
    const HostChange went = removed.get();

    EXPECT_EQ(came.interface.address.to_string(), "10.9.8.7");
    EXPECT_EQ(came.kind, HostChange::Kind::interface_added);
    EXPECT_EQ(went.interface.address.to_string(), "10.9.8.7");
    EXPECT_EQ(closed.get(), CloseReason::interface_gone);
  });
}

}  // namespace
}  // namespace swarmstage::net
