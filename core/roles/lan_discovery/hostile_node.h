#pragma once

// A neighbour that misbehaves on purpose, for scenarios: it listens to what is
// broadcast, and has one bad habit. Never an instance itself.

#include <cstdint>
#include <deque>
#include <string>

#include "core/node/node.h"
#include "core/node/role.h"

namespace swarmstage::lan_discovery {

enum class Habit : std::uint8_t {
  garbage,  // bytes by chance, and notices with some of theirs changed
  forgery,  // says in the name of others that they have left, or moved
  flood,    // announces a hundred instances that are none, again and again
  replay,   // repeats what it has heard, word for word
};

class HostileNode : public Node {
 public:
  HostileNode(std::uint16_t port, Habit habit) : number_(port), habit_(habit) {}

  void on_start(Context& context) override;
  void on_port_opened(Context&, PortId, const Endpoint&) override;
  void on_datagram(Context&, const Datagram&) override;
  void on_timer(Context&, TimerId) override;
  Json observe(std::string_view name, const Json& arguments) const override;

 private:
  void say(Context& context, const std::string& bytes);
  std::string garbage(Context& context) const;
  void forge(Context& context);
  void flood(Context& context);

  std::uint16_t number_;
  Habit habit_;
  PortId voice_;
  bool open_ = false;
  std::uint64_t said_ = 0;
  std::uint64_t last_sequence_ = 1U << 20U;
  std::deque<std::string> heard_;
};

/// The role `lan-discovery-hostile`.
Role hostile_role();

}  // namespace swarmstage::lan_discovery
