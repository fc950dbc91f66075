#pragma once

// The load in ns-3 as its tutorials build a network: point-to-point links from
// every host to a router of a hundred, and from there to one in the middle; the
// whole stack by InternetStackHelper, addresses by Ipv4AddressHelper (which gives
// each device a queue), stock TCP with its defaults. Routes are either a default
// towards the middle and a network towards the hosts, or Ipv4GlobalRouting's.

#include <cstdint>
#include <string>
#include <vector>

#include <ns3/internet-stack-helper.h>
#include <ns3/ipv4-address.h>
#include <ns3/ipv4-interface-container.h>
#include <ns3/node-container.h>
#include <ns3/point-to-point-helper.h>

#include "tests/bench/packet/bare_talk.h"

namespace swarmstage::bench {

class TutorialTree {
 public:
  TutorialTree(const PacketLoad& load, bool global_routes);
  ~TutorialTree();
  TutorialTree(const TutorialTree&) = delete;
  TutorialTree& operator=(const TutorialTree&) = delete;

  void set_up();
  void run_until(std::int64_t second);
  std::uint64_t messages() const { return talk_.messages(load_); }

 private:
  struct Link {
    ns3::Ipv4Address near;
    ns3::Ipv4Address far;
    std::uint32_t near_interface;
    std::uint32_t far_interface;
  };

  void make_links();
  Link connect(const ns3::PointToPointHelper& wire, ns3::Ptr<ns3::Node> near,
               ns3::Ptr<ns3::Node> far, std::uint32_t network);
  void add_route(ns3::Ptr<ns3::Node> node, std::uint32_t network, const char* mask,
                 ns3::Ipv4Address next, std::uint32_t interface) const;

  static constexpr std::uint32_t hosts_each = 100;  // of a router

  PacketLoad load_;
  bool global_routes_;
  BareTalk talk_;
  ns3::NodeContainer hosts_;
  ns3::NodeContainer edges_;
  ns3::NodeContainer middle_;
};

}  // namespace swarmstage::bench
