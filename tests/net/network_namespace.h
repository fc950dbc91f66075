#pragma once

// A network of its own for the calling thread and those it starts: nothing but
// loopback, so that a test may broadcast and change addresses without touching
// the machine. Needs the right to make one (root); says so where it is missing.

#include <cstdint>
#include <string>

namespace swarmstage::net {

/// False if the system does not allow it.
bool enter_network_namespace();
/// Gives the loopback interface, under an alias, this IPv4 address; /24.
void add_loopback_address(const std::string& address);
void remove_loopback_address();

}  // namespace swarmstage::net
