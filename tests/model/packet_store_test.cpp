#include "sim/model/packet_store.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace swarmstage::model {
namespace {

std::vector<std::byte> bytes_of(std::size_t size, unsigned seed) {
  std::vector<std::byte> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 31 + seed);
  return bytes;
}

bool holds(const PacketStore& store, PacketHandle handle, const std::vector<std::byte>& bytes) {
  return store[handle].bytes() == ByteView(bytes);
}

TEST(PacketStore, KeepsPacketsOfEverySizeApart) {
  PacketStore store;
  std::vector<std::pair<PacketHandle, std::vector<std::byte>>> kept;

  for (std::size_t size = 0; size < PacketStore::size_limit; size = size * 3 / 2 + 1) {
    for (unsigned seed = 0; seed < 40; ++seed) {
      const auto bytes = bytes_of(size, seed);
      kept.emplace_back(store.put(bytes), bytes);
    }
  }
  const auto largest = bytes_of(PacketStore::size_limit, 1);
  kept.emplace_back(store.put(largest), largest);

  EXPECT_EQ(store.live(), kept.size());
  for (const auto& [handle, bytes] : kept) ASSERT_TRUE(holds(store, handle, bytes));
}

TEST(PacketStore, HoldsASharedPacketUntilItsLastOwnerLeaves) {
  PacketStore store;
  const auto bytes = bytes_of(100, 9);
  const PacketHandle handle = store.put(bytes);

  store.share(handle, 2);
  store.release(handle);
  store.release(handle);
  const PacketHandle other = store.put(bytes_of(100, 10));

  EXPECT_TRUE(holds(store, handle, bytes));
  store.release(handle);
  store.release(other);
  EXPECT_EQ(store.live(), 0U);
}

TEST(PacketStore, UsesTheSlotFreedLastFirst) {
  PacketStore store;
  const PacketHandle first = store.put(bytes_of(100, 1));
  const PacketHandle second = store.put(bytes_of(100, 2));

  store.release(first);
  store.release(second);

  EXPECT_EQ(store.put(bytes_of(90, 3)), second);
  EXPECT_EQ(store.put(bytes_of(104, 4)), first);
}

TEST(PacketStore, AllocatesNothingInTheSteadyState) {
  PacketStore store;
  std::vector<PacketHandle> under_way;
  const auto turn_over = [&] {
    for (unsigned i = 0; i < 5'000; ++i) under_way.push_back(store.put(bytes_of(100, i)));
    for (const PacketHandle handle : under_way) store.release(handle);
    under_way.clear();
  };
  turn_over();

  const std::size_t before = store.bytes();
  turn_over();

  EXPECT_EQ(store.bytes(), before);
  EXPECT_LT(before, 5'000U * 128 * 2);
}

TEST(PacketStore, RefusesMoreThanItTakes) {
  PacketStore store;

  EXPECT_DEATH(store.put(bytes_of(PacketStore::size_limit + 1, 0)), "larger than the store takes");
}

}  // namespace
}  // namespace swarmstage::model
