#pragma once

// Puts values together from what a YAML or JSON parser comes across, in the order
// of the file, and refuses what no file of ours may hold: too deep, too many
// values, a key twice. One per file being read. What is wrong is thrown as a
// Refusal, because that is the only way out of a parser that calls back;
// parse_document turns it into a Problem.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/value.h"

namespace swarmstage {

inline constexpr std::size_t document_bytes_limit = 64ULL << 20U;
inline constexpr std::size_t document_depth_limit = 64;
inline constexpr std::size_t document_values_limit = 2'000'000;

struct Refusal {
  Position at;
  std::string what;
};

class ValueBuilder {
 public:
  explicit ValueBuilder(const SourceText& source) : source_(source) {}

  // What the parser came across; `offset` is that of the first byte.
  // An anchor names the value so that alias() can repeat it; 0: none.
  void begin(Value::Kind kind, std::size_t offset, std::size_t anchor = 0);
  void end();
  void text(std::string text, bool quoted, std::size_t offset, std::size_t anchor = 0);
  void nothing(std::size_t offset);
  void alias(std::size_t offset, std::size_t anchor);

  Value take_root() { return std::move(root_); }
  /// Offsets mostly grow, and so the search for the line goes on from the last.
  Position position_of(std::size_t offset);

 private:
  struct Open {
    Value value;
    std::size_t anchor = 0;
    bool has_key = false;  // of a map: the key is there, the value is awaited
    std::string key;
    Position key_at;
  };

  bool wants_key() const;
  Value make(Value::Kind kind, std::size_t offset);
  void put(Value value, std::size_t anchor);
  void take_key(std::string text, std::size_t offset);
  void count(std::size_t values, Position at);

  const SourceText& source_;
  Value root_;
  std::vector<Open> open_;
  std::map<std::size_t, Value> anchored_;
  std::size_t values_ = 0;
  std::size_t seen_offset_ = 0;
  Position seen_{1, 1};
};

}  // namespace swarmstage
