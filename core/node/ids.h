#pragma once

// The names things have. Every kind of thing has a type of its own, so that a
// port cannot be passed for a stream. Ids that a node is given carry the
// component that asked for them in their top byte; the router reads it there
// and needs no table. Ids are never used twice in the life of a node.

#include <compare>
#include <cstdint>

namespace swarmstage {

/// Which component of a node something belongs to; 0 is the node itself.
using Owner = std::uint8_t;

template <typename Tag>
struct SmallId {
  std::uint32_t value = 0;  // top byte: owner; rest: serial, from 1
  constexpr Owner owner() const { return static_cast<Owner>(value >> 24U); }
  constexpr std::uint32_t serial() const { return value & 0xffffffU; }
  constexpr explicit operator bool() const { return value != 0; }
  friend constexpr auto operator<=>(SmallId, SmallId) = default;
  static constexpr SmallId make(Owner owner, std::uint32_t serial) {
    return {static_cast<std::uint32_t>(owner) << 24U | serial};
  }
};

using PortId = SmallId<struct PortTag>;
using ListenerId = SmallId<struct ListenerTag>;
using ResolveId = SmallId<struct ResolveTag>;
using CallId = SmallId<struct CallTag>;

/// Serial (never reused), slot (where its runner finds it at once), owner.
struct StreamId {
  std::uint64_t value = 0;
  constexpr Owner owner() const { return static_cast<Owner>(value >> 56U); }
  constexpr std::uint32_t slot() const {
    return static_cast<std::uint32_t>(value >> 32U) & 0xffffffU;
  }
  constexpr std::uint32_t serial() const { return static_cast<std::uint32_t>(value); }
  constexpr explicit operator bool() const { return value != 0; }
  friend constexpr auto operator<=>(StreamId, StreamId) = default;
  static constexpr StreamId make(Owner owner, std::uint32_t slot, std::uint32_t serial) {
    return {static_cast<std::uint64_t>(owner) << 56U | static_cast<std::uint64_t>(slot) << 32U |
            serial};
  }
};

/// Timers are named by the protocol: what for, and for whom.
struct TimerId {
  std::uint16_t kind = 0;
  std::uint16_t owner = 0;  // stamped by the context
  std::uint64_t subject = 0;
  friend constexpr auto operator<=>(const TimerId&, const TimerId&) = default;
};

/// An outsider's question to a node (an operation); chosen by who asks.
struct InvocationId {
  std::uint64_t value = 0;
  friend constexpr auto operator<=>(InvocationId, InvocationId) = default;
};

/// The position of a node on its stage: dense, from 0, stable for the run.
struct NodeIndex {
  std::uint32_t value = 0;
  friend constexpr auto operator<=>(NodeIndex, NodeIndex) = default;
};

/// The position of a host on its stage.
struct HostIndex {
  std::uint32_t value = 0;
  friend constexpr auto operator<=>(HostIndex, HostIndex) = default;
};

}  // namespace swarmstage
