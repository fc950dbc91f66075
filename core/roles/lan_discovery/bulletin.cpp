#include "core/roles/lan_discovery/bulletin.h"

namespace swarmstage::lan_discovery {

Bulletin::State Bulletin::state_of(const Discovery& discovery) {
  State state;
  state.peers = discovery.peers.version();
  state.announcements = discovery.announcer.announcements();
  state.bytes = discovery.voice.bytes();
  state.waiting = discovery.courier.waiting();
  state.delivered = discovery.courier.delivered();
  state.received = discovery.courier.received();
  state.limits = discovery.counters.total();
  state.faults = discovery.counters.fault_total();
  state.port = discovery.ports.number();
  state.leaving = discovery.leaving;
  return state;
}

Bulletin::~Bulletin() {
  const State now = state_of(discovery_);
  if (now == before_) return;
  if (now.peers != before_.peers) {
    for (const char* name : {"peers", "peer_names", "peer_addresses", "knows", "address_of"}) {
      context_.changed(name);
    }
  }
  if (now.announcements != before_.announcements) context_.changed("announcements_sent");
  if (now.bytes != before_.bytes) {
    context_.changed("bytes_sent");
    context_.changed("datagrams_sent");
  }
  if (now.waiting != before_.waiting) context_.changed("messages_waiting");
  if (now.delivered != before_.delivered) context_.changed("messages_delivered");
  if (now.received != before_.received) {
    context_.changed("messages_received");
    context_.changed("last_message");
  }
  if (now.limits != before_.limits) context_.changed("limits");
  if (now.faults != before_.faults) context_.changed("faults");
  if (now.port != before_.port) context_.changed("port");
  if (now.leaving != before_.leaving) context_.changed("leaving");
}

}  // namespace swarmstage::lan_discovery
