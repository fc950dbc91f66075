#include "core/codec/sha1.h"

#include <gtest/gtest.h>

#include "core/codec/text.h"

namespace swarmstage::codec {
namespace {

std::string digest(std::string_view text) {
  const auto bytes = sha1(text);
  return to_base64(ByteView(bytes.data(), bytes.size()));
}

TEST(Sha1, KnowsTheExamplesOfItsStandard) {
  EXPECT_EQ(digest("abc"), "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=");
  EXPECT_EQ(digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "hJg+RBw70m66rkqh+VEp5eVGcPE=");
  EXPECT_EQ(digest(""), "2jmj7l5rSw0yVb/vlWAYkK/YBwk=");
  EXPECT_EQ(digest(std::string(1'000'000, 'a')), "NKqXPNTE2qT2Husr260nMWU0AW8=");
}

TEST(Sha1, AnswersTheHandshakeOfRfc6455) {
  EXPECT_EQ(digest("dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11"),
            "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

}  // namespace
}  // namespace swarmstage::codec
