#pragma once

// From an IPv4 address to a dense number in four table look-ups and no hash: one
// table of 256 entries for each byte, made when the first address under it is
// added. Addresses handed out in sequence share their tables, so ten thousand of
// them need 42.

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

namespace swarmstage::packet {

class AddressIndex {
 public:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  AddressIndex();
  /// False if the address has a number already.
  bool add(std::uint32_t address, std::uint32_t number);
  std::uint32_t find(std::uint32_t address) const;

 private:
  using Table = std::array<std::uint32_t, 256>;

  std::uint32_t new_table();

  std::vector<Table> tables_;  // entries: a table's position, at the last byte a number
};

inline std::uint32_t AddressIndex::find(std::uint32_t address) const {
  std::uint32_t entry = 0;
  for (unsigned shift = 24; shift > 0; shift -= 8) {
    entry = tables_[entry][(address >> shift) & 0xffU];
    if (entry == none) return none;
  }
  return tables_[entry][address & 0xffU];
}

}  // namespace swarmstage::packet
