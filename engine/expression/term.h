#pragma once

// A checked expression as a tree. Made by the parser, walked by the interpreter;
// immutable after that. What a kind uses of a term is said beside it.

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/node/ids.h"
#include "engine/expression/datum.h"

namespace swarmstage {

inline constexpr std::uint32_t no_selection = UINT32_MAX;
/// Of readings in a predicate: the node that is being looked at.
inline constexpr std::uint32_t this_node = UINT32_MAX - 1;

struct Term {
  enum class Kind : std::uint8_t {
    literal,    // literal
    list,       // children
    reading,    // name, arguments, members; of one node: node, index
    field,      // name: of the event that is being looked at
    counter,    // name: of the network
    now,        // time since the run began
    aggregate,  // index into Program::aggregates
    source,     // index into Program::sources; only an aggregate may hold one
    negate,     // one child, and so on
    logical_not,
    logical_and,
    logical_or,
    implies,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    in,
    contains,
    length,
    add,
    subtract,
    multiply,  // divided by factor
    divide,    // times factor
  };

  Kind kind = Kind::literal;
  Type type = Type::flag;
  std::uint32_t selection = no_selection;  // one value for each node of it
  bool single = false;                     // a reading of the one node of its selection
  std::uint32_t index = 0;
  NodeIndex node;
  double factor = 1;
  std::size_t begin = 0;  // of its text
  std::size_t end = 0;
  Datum literal;
  std::string name;
  Json arguments = Json::object();
  std::vector<std::string> members;  // of a value of type json, from outside to inside
  std::vector<Term> children;

  bool is_series() const { return selection != no_selection && !single; }
  bool is_comparison() const { return kind >= Kind::equal && kind <= Kind::greater_equal; }
};

}  // namespace swarmstage
