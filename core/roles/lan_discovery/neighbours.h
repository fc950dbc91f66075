#pragma once

// Peers appear, change, move and are gone. What a peer says counts from the
// address it is known by. Where a tag proves who speaks, that is enough; where
// nothing does, anybody could speak in its name from elsewhere, so a peer that is
// said to have moved, or to have been replaced, is asked at the address we know:
// only if it is silent for a second is that believed. One that falls silent by
// itself is asked five times before it expires.

#include <cstdint>
#include <string_view>

#include "core/node/time.h"
#include "core/roles/lan_discovery/ears.h"
#include "core/roles/lan_discovery/peer_table.h"

namespace swarmstage::lan_discovery {

class Neighbours {
 public:
  explicit Neighbours(Discovery& discovery) : discovery_(discovery) {}

  void hear(Context& context, const Heard& heard);
  /// Asks those that are silent, and strikes off those that stay so.
  void watch(Context& context);
  /// When the interval or expiry have changed.
  void watch_anew(Context& context);
  /// When other interfaces or networks were chosen: who would no longer be heard is struck
  /// off, after a goodbye.
  void strike_off_unheard(Context& context);

 private:
  void newcomer(Context& context, const Heard& heard);
  void known(Context& context, Peer& peer, const Heard& heard);
  bool speaks_for_itself(Context& context, Peer& peer, const Heard& heard);
  void refresh(Context& context, Peer& peer, const Heard& heard);
  void claim(Context& context, Peer& peer, const Heard& heard);
  void greet(Context& context, const Heard& heard, bool is_new);
  void doubt_those_replaced(Context& context, const Peer& peer);
  void begin_doubt(Context& context, Peer& peer, std::optional<Endpoint> claimed);
  void work_on_doubt(Context& context, Peer& peer);
  void work_on_silence(Context& context, Peer& peer);
  void ask(Context& context, const Peer& peer);
  void moved(Context& context, Peer& peer, const Endpoint& to);
  void strike_off(Context& context, InstanceId instance, std::string_view reason);
  void tell_gone(Context& context, const Peer& peer, std::string_view reason) const;
  TimePoint next_of(const Peer& peer) const;
  void look_at(Context& context, TimePoint when);

  Discovery& discovery_;
  TimePoint next_ = never;  // when something is to be done
};

}  // namespace swarmstage::lan_discovery
