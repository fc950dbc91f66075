#include "core/roles/lan_discovery/gob_reader.h"

namespace swarmstage::lan_discovery {

namespace {

constexpr std::uint64_t fields_max = 16;
constexpr unsigned widest_number = 8;
// Where a struct stands in Go's description of types, and its parts in itself.
constexpr std::int64_t struct_field = 2;
constexpr std::int64_t common_field = 0;
constexpr std::int64_t fields_field = 1;

}  // namespace

void GobReader::fail() {
  failed_ = true;
  left_ = {};
}

// Below 128 a byte; else the negated count of bytes that follow, high first.
std::uint64_t GobReader::unsigned_number() {
  if (left_.empty()) return fail(), 0;
  const auto first = static_cast<unsigned>(left_[0]);
  left_ = left_.after(1);
  if (first < 128) return first;
  const unsigned count = 256 - first;
  if (count > widest_number || count > left_.size()) return fail(), 0;
  std::uint64_t value = 0;
  for (const std::byte each : left_.first(count)) {
    value = value << 8U | static_cast<unsigned>(each);
  }
  left_ = left_.after(count);
  return value;
}

std::int64_t GobReader::number() {
  const std::uint64_t bits = unsigned_number();
  const auto half = static_cast<std::int64_t>(bits >> 1U);
  return (bits & 1U) != 0 ? ~half : half;
}

std::string_view GobReader::text() {
  const std::uint64_t size = unsigned_number();
  if (size > left_.size()) return fail(), std::string_view();
  const std::string_view piece = left_.first(size).text();
  left_ = left_.after(size);
  return piece;
}

GobReader GobReader::part(std::uint64_t size) {
  if (size > left_.size()) {
    fail();
    return GobReader({});
  }
  GobReader piece(left_.first(size));
  left_ = left_.after(size);
  return piece;
}

std::int64_t GobReader::next_field(std::int64_t last) {
  const std::uint64_t step = unsigned_number();
  if (step == 0 || failed_) return -1;
  if (step > fields_max) return fail(), -1;
  return last + static_cast<std::int64_t>(step);
}

GobStruct GobReader::definition(std::int64_t id) {
  GobStruct out;
  out.id = id;
  // Of all kinds of types only structs are met.
  if (next_field(-1) != struct_field) return fail(), out;
  std::int64_t field = -1;
  while ((field = next_field(field)) >= 0) {
    if (field == common_field) {
      std::int64_t part = -1;
      while ((part = next_field(part)) >= 0) {
        if (part == 0) out.name = text();
        if (part == 1 && number() != id) fail();
        if (part > 1) fail();
      }
    } else if (field == fields_field) {
      read_fields(out);
    } else {
      fail();
    }
  }
  if (next_field(struct_field) >= 0) fail();
  return out;
}

void GobReader::read_fields(GobStruct& out) {
  const std::uint64_t count = unsigned_number();
  if (count > fields_max) return fail();
  for (std::uint64_t i = 0; i < count && !failed_; ++i) {
    GobStruct::Field one;
    std::int64_t part = -1;
    while ((part = next_field(part)) >= 0) {
      if (part == 0) one.name = text();
      if (part == 1) one.type = number();
      if (part > 1) fail();
    }
    out.fields.push_back(one);
  }
}

void GobReader::skip(std::int64_t type) {
  switch (type) {
    case gob_bool:
    case gob_int:
    case gob_uint:
    case gob_float:
      unsigned_number();
      return;
    case gob_bytes:
    case gob_string:
      text();
      return;
    default:
      fail();
  }
}

}  // namespace swarmstage::lan_discovery
