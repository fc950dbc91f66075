#include "core/base/hex.h"

#include <gtest/gtest.h>

namespace swarmstage {
namespace {

TEST(Hex, WritesTwoDigitsForEachByteWhateverItIs) {
  EXPECT_EQ(to_hex(ByteView()), "");
  EXPECT_EQ(to_hex(ByteView(std::string_view("\x00\x0f\xa0\xff~", 5))), "000fa0ff7e");
}

TEST(Hex, WritesANumberAsSixteenDigitsTheLargestFirst) {
  EXPECT_EQ(to_hex(std::uint64_t{0}), "0000000000000000");
  EXPECT_EQ(to_hex(std::uint64_t{0x0123456789abcdef}), "0123456789abcdef");
}

TEST(Hex, GoesOnBehindWhatATextHas) {
  std::string text = "\\x";

  append_hex(text, std::byte{0x1b});

  EXPECT_EQ(text, "\\x1b");
}

}  // namespace
}  // namespace swarmstage
