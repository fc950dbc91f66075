#include "sim/packet/address_index.h"

namespace swarmstage::packet {

AddressIndex::AddressIndex() {
  new_table();
}

std::uint32_t AddressIndex::new_table() {
  tables_.emplace_back().fill(none);
  return static_cast<std::uint32_t>(tables_.size() - 1);
}

bool AddressIndex::add(std::uint32_t address, std::uint32_t number) {
  std::uint32_t table = 0;
  for (unsigned shift = 24; shift > 0; shift -= 8) {
    const std::size_t byte = (address >> shift) & 0xffU;
    if (tables_[table][byte] == none) {
      const std::uint32_t made = new_table();  // may move the tables
      tables_[table][byte] = made;
    }
    table = tables_[table][byte];
  }
  std::uint32_t& entry = tables_[table][address & 0xffU];
  if (entry != none) return false;
  entry = number;
  return true;
}

}  // namespace swarmstage::packet
