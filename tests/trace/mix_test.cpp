#include "core/trace/mix.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/trace/content_hash.h"

namespace swarmstage {
namespace {

constexpr std::array<std::uint8_t, 8> some_bytes = {0xf1, 0xe2, 0xd3, 0xc4, 0xb5, 0xa6, 0x97, 0x88};

TEST(Mix, ReadsATailAsALittleEndianWord) {
  const auto* bytes = reinterpret_cast<const std::byte*>(some_bytes.data());

  for (std::size_t count = 0; count < 8; ++count) {
    std::uint64_t expected = 0;
    for (std::size_t i = 0; i < count; ++i) {
      expected |= std::uint64_t{some_bytes.at(i)} << (8 * i);
    }

    EXPECT_EQ(read_tail(bytes, count), expected) << count << " bytes";
  }
}

TEST(Mix, TellsPiecesOfEveryLengthApart) {
  std::vector<std::uint64_t> seen = {hash_bytes({})};

  for (std::size_t size = 1; size < 100; ++size) {
    seen.push_back(hash_bytes(std::string(size, 0)));
    seen.push_back(hash_bytes(std::string(size, 'x')));
  }

  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end());
}

TEST(ContentHash, DoesNotCareHowTheBytesWereCut) {
  const std::string text = "the quick brown fox jumps over the lazy dog";
  ContentHash whole;
  whole.add(text);

  for (std::size_t first = 0; first < text.size(); ++first) {
    for (std::size_t second = first; second < text.size(); ++second) {
      ContentHash pieces;
      pieces.add(ByteView(text).first(first));
      pieces.add(ByteView(text).after(first).first(second - first));
      pieces.add(ByteView(text).after(second));

      ASSERT_EQ(pieces.value(), whole.value()) << "cut at " << first << " and " << second;
    }
  }
}

}  // namespace
}  // namespace swarmstage
