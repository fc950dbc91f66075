#pragma once

// The few forms of Go's gob encoding that discovery meets: unsigned and signed
// numbers, texts, and definitions of structs. Reads from the front, checks every
// length, and stays failed once something was wrong. Internal to gob.cpp.

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/byte_view.h"

namespace swarmstage::lan_discovery {

/// A struct as a gob defines it.
struct GobStruct {
  struct Field {
    std::string_view name;
    std::int64_t type = 0;
  };
  std::string_view name;
  std::int64_t id = 0;
  std::vector<Field> fields;
};

/// Ids of types that need no definition.
inline constexpr std::int64_t gob_bool = 1;
inline constexpr std::int64_t gob_int = 2;
inline constexpr std::int64_t gob_uint = 3;
inline constexpr std::int64_t gob_float = 4;
inline constexpr std::int64_t gob_bytes = 5;
inline constexpr std::int64_t gob_string = 6;
inline constexpr std::int64_t gob_interface = 8;

class GobReader {
 public:
  explicit GobReader(ByteView bytes) : left_(bytes) {}

  bool failed() const { return failed_; }
  bool empty() const { return left_.empty(); }
  std::size_t size() const { return left_.size(); }
  void fail();

  std::uint64_t unsigned_number();
  std::int64_t number();
  std::string_view text();
  /// The next bytes, as a reader of their own.
  GobReader part(std::uint64_t size);
  /// A definition, after the negative id that announced it.
  GobStruct definition(std::int64_t id);
  /// Passes over a value of a type that needs no definition.
  void skip(std::int64_t type);
  /// The index of the next field that is there; -1 at the end of the struct.
  std::int64_t next_field(std::int64_t last);

 private:
  void read_fields(GobStruct& out);

  ByteView left_;
  bool failed_ = false;
};

}  // namespace swarmstage::lan_discovery
