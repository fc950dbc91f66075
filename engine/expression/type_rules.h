#pragma once

// What may be done with what: each rule takes the parts, checks them, and gives
// the whole with its type. Throws a SyntaxError at the part that is wrong, with
// what to write instead where that can be guessed.

#include "engine/expression/syntax_error.h"
#include "engine/expression/term.h"

namespace swarmstage {

/// Both sides of ==, !=, <, <=, >, >=.
Term compare(Term::Kind kind, Term left, Term right);
/// +, -, *, /.
Term calculate(Term::Kind kind, Term left, Term right);
Term negate(Term term, std::size_t begin);
/// and, or, implies.
Term join(Term::Kind kind, Term left, Term right);
Term invert(Term term, std::size_t begin);
/// in, contains: an item and a list.
Term look_up(Term::Kind kind, Term item, Term list);

/// Refuses an event or a sample that no aggregate holds.
void check_is_value(const Term& term);
/// Refuses what is neither true nor false.
void check_is_flag(const Term& term, const char* where);

}  // namespace swarmstage
