#include "core/codec/sha1.h"

#include <bit>
#include <cstdint>
#include <vector>

namespace swarmstage::codec {

namespace {

constexpr std::size_t block_bytes = 64;
using State = std::array<std::uint32_t, 5>;

void put_big_endian(std::byte* to, std::uint64_t value, std::size_t count) {
  for (std::size_t i = count; i-- != 0; value >>= 8) to[i] = static_cast<std::byte>(value & 0xff);
}

std::array<std::uint32_t, 80> schedule(const std::byte* block) {
  std::array<std::uint32_t, 80> words;
  for (std::size_t i = 0; i < 16; ++i) {
    words[i] = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      words[i] = words[i] << 8 | std::to_integer<std::uint32_t>(block[4 * i + k]);
    }
  }
  for (std::size_t i = 16; i < words.size(); ++i) {
    words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  }
  return words;
}

// The function and constant of a round.
std::uint32_t mixed(std::size_t round, const State& s) {
  switch (round / 20) {
    case 0:
      return ((s[1] & s[2]) | (~s[1] & s[3])) + 0x5a827999U;
    case 1:
      return (s[1] ^ s[2] ^ s[3]) + 0x6ed9eba1U;
    case 2:
      return ((s[1] & s[2]) | (s[1] & s[3]) | (s[2] & s[3])) + 0x8f1bbcdcU;
    default:
      return (s[1] ^ s[2] ^ s[3]) + 0xca62c1d6U;
  }
}

void take_block(State& state, const std::byte* block) {
  const auto words = schedule(block);
  State s = state;
  for (std::size_t round = 0; round < words.size(); ++round) {
    const std::uint32_t next = std::rotl(s[0], 5) + mixed(round, s) + s[4] + words[round];
    s = {next, s[0], std::rotl(s[1], 30), s[2], s[3]};
  }
  for (std::size_t i = 0; i < state.size(); ++i) state[i] += s[i];
}

}  // namespace

std::array<std::byte, 20> sha1(ByteView bytes) {
  std::vector<std::byte> padded(bytes.begin(), bytes.end());
  padded.push_back(std::byte{0x80});
  while (padded.size() % block_bytes != block_bytes - 8) padded.push_back(std::byte{0});
  padded.resize(padded.size() + 8);
  put_big_endian(padded.data() + padded.size() - 8, 8ULL * bytes.size(), 8);

  State state = {0x67452301U, 0xefcdab89U, 0x98badcfeU, 0x10325476U, 0xc3d2e1f0U};
  for (std::size_t at = 0; at < padded.size(); at += block_bytes) {
    take_block(state, padded.data() + at);
  }
  std::array<std::byte, 20> digest;
  for (std::size_t i = 0; i < state.size(); ++i) put_big_endian(&digest[4 * i], state[i], 4);
  return digest;
}

}  // namespace swarmstage::codec
