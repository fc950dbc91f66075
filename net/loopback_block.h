#pragma once

// A run's own 127.B.0.0/16, so that runs on one machine never meet. The block is
// taken by binding a name in the kernel's abstract name space, which has the same
// scope as the loopback addresses (the network namespace) and is given back when
// the process ends, however it ends.

#include <cstdint>
#include <optional>

#include "core/base/result.h"
#include "core/node/endpoint.h"
#include "net/socket_calls.h"

namespace swarmstage::net {

class LoopbackBlock {
 public:
  /// How many addresses a block has.
  static constexpr std::uint32_t addresses_limit = 256U * 250U;

  /// The first free one; an error if all are taken.
  static Result<LoopbackBlock> take();

  /// A block that another process holds for us.
  static LoopbackBlock held_elsewhere(std::uint8_t number) { return {number, FileDescriptor()}; }

  std::uint8_t number() const { return number_; }
  /// The n-th address, from 0.
  IpAddress address(std::uint32_t place) const;
  /// The other way round; nothing for addresses outside, and for .0 and from .251 on.
  std::optional<std::uint32_t> place(const IpAddress& address) const;
  bool contains(const IpAddress& address) const;
  IpAddress broadcast() const { return IpAddress::v4(127, number_, 255, 255); }
  /// What is sent there reaches one segment; those beyond the thousandth have none of
  /// their own, and the block's is theirs.
  IpAddress broadcast(std::uint32_t segment) const;

 private:
  LoopbackBlock(std::uint8_t number, FileDescriptor lock)
      : number_(number), lock_(std::move(lock)) {}

  std::uint8_t number_;
  FileDescriptor lock_;
};

}  // namespace swarmstage::net
