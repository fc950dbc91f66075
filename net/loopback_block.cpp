#include "net/loopback_block.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace swarmstage::net {

namespace {

constexpr std::uint32_t per_row = 250;
// 127.0 is everybody's, 127.255 holds the broadcast address.
constexpr unsigned first_block = 1;
// Each row has four addresses after its places that stand for segments.
constexpr std::uint32_t segments_per_row = 4;
constexpr std::uint32_t rows = 256;
constexpr unsigned blocks = 254;

FileDescriptor lock_block(unsigned number) {
  FileDescriptor lock(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const std::string name = "swarmstage-block-" + std::to_string(number);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::copy(name.begin(), name.end(), address.sun_path + 1);  // abstract: begins with zero
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  const auto* plain = reinterpret_cast<const sockaddr*>(&address);
  if (!lock || ::bind(lock.get(), plain, size) != 0) lock.reset();
  return lock;
}

}  // namespace

Result<LoopbackBlock> LoopbackBlock::take() {
  const auto start = static_cast<unsigned>(::getpid());
  for (unsigned i = 0; i < blocks; ++i) {
    const unsigned number = first_block + (start + i) % blocks;
    FileDescriptor lock = lock_block(number);
    if (lock) return LoopbackBlock(static_cast<std::uint8_t>(number), std::move(lock));
  }
  return Error{"all 254 blocks of loopback addresses are taken by other runs on this machine"};
}

IpAddress LoopbackBlock::address(std::uint32_t place) const {
  const auto row = static_cast<std::uint8_t>(place / per_row);
  return IpAddress::v4(127, number_, row, static_cast<std::uint8_t>(place % per_row + 1));
}

std::optional<std::uint32_t> LoopbackBlock::place(const IpAddress& address) const {
  if (!contains(address)) return std::nullopt;
  const std::uint32_t last = address.bytes[15];
  if (last == 0 || last > per_row) return std::nullopt;
  return address.bytes[14] * per_row + last - 1;
}

IpAddress LoopbackBlock::broadcast(std::uint32_t segment) const {
  const std::uint32_t row = segment / segments_per_row;
  if (row >= rows) return broadcast();
  const std::uint32_t last = per_row + 1 + segment % segments_per_row;
  return IpAddress::v4(127, number_, static_cast<std::uint8_t>(row),
                       static_cast<std::uint8_t>(last));
}

bool LoopbackBlock::contains(const IpAddress& address) const {
  return address.is_v4() && address.bytes[12] == 127 && address.bytes[13] == number_;
}

}  // namespace swarmstage::net
