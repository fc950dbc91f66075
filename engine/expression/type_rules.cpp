#include "engine/expression/type_rules.h"

#include <array>
#include <utility>

namespace swarmstage {

namespace {

// A plain 0 has every unit.
void adopt_zero(Term& term, Type type) {
  const auto* number = std::get_if<double>(&term.literal);
  const bool zero =
      term.kind == Term::Kind::literal && term.type == Type::number && number && *number == 0;
  if (zero && is_quantity(type)) term.type = type;
}

std::string_view usual_unit(Type type) {
  switch (type) {
    case Type::duration:
      return "ms";
    case Type::size:
      return "KiB";
    case Type::rate:
      return "Mbps";
    default:
      return "";
  }
}

// "; write 20ms?" if a number stands where its unit was forgotten.
std::string unit_hint(const Term& term, Type wanted) {
  const auto* number = std::get_if<double>(&term.literal);
  const std::string_view unit = usual_unit(wanted);
  if (term.kind != Term::Kind::literal || term.type != Type::number || !number || unit.empty()) {
    return "";
  }
  std::string hint = "; write ";
  return hint.append(format_quantity(*number, Type::number)).append(unit).append("?");
}

[[noreturn]] void refuse_pair(const std::string& verb, const char* preposition, const Term& left,
                              const Term& right) {
  std::string what = verb + " ";
  what.append(to_string(left.type)).append(preposition).append(to_string(right.type));
  what += unit_hint(right, left.type) + unit_hint(left, right.type);
  throw SyntaxError{unit_hint(left, right.type).empty() ? right.begin : left.begin, what};
}

// A term over both, with a value for each node if a part has.
Term whole(Term::Kind kind, Type type, Term left, Term right) {
  Term term;
  term.kind = kind;
  term.type = type;
  term.begin = left.begin;
  term.end = right.end;
  if (left.is_series() && right.is_series() && left.selection != right.selection) {
    throw SyntaxError{right.begin,
                      "this has other nodes than the left side; reduce one by min, max, count ..."};
  }
  if (left.is_series()) term.selection = left.selection;
  if (right.is_series()) term.selection = right.selection;
  term.children.push_back(std::move(left));
  term.children.push_back(std::move(right));
  return term;
}

Term around(Term::Kind kind, Term child, std::size_t begin) {
  Term term;
  term.kind = kind;
  term.type = child.type;
  term.begin = begin;
  term.end = child.end;
  if (child.is_series()) term.selection = child.selection;
  term.children.push_back(std::move(child));
  return term;
}

struct Product {
  Type left;
  Type right;
  Type result;
  double factor;
};

// Amounts are nanoseconds, bytes, bits per second.
constexpr std::array<Product, 5> products = {{
    {Type::duration, Type::rate, Type::size, 8e9},
    {Type::rate, Type::duration, Type::size, 8e9},
    {Type::duration, Type::number, Type::duration, 1},
    {Type::size, Type::number, Type::size, 1},
    {Type::rate, Type::number, Type::rate, 1},
}};
constexpr std::array<Product, 2> quotients = {{
    {Type::size, Type::duration, Type::rate, 8e9},
    {Type::size, Type::rate, Type::duration, 8e9},
}};

Type plain(Type type) {
  return type == Type::json ? Type::number : type;
}

std::pair<Type, double> multiplied(const Term& left, const Term& right) {
  const Type a = plain(left.type);
  const Type b = plain(right.type);
  if (a == Type::number && b == Type::number) return {Type::number, 1};
  for (const Product& each : products) {
    if ((each.left == a && each.right == b) || (each.left == b && each.right == a)) {
      return {each.result, each.factor};
    }
  }
  refuse_pair("multiplies", " by ", left, right);
}

std::pair<Type, double> divided(const Term& left, const Term& right) {
  const Type a = plain(left.type);
  const Type b = plain(right.type);
  if (a == b) return {Type::number, 1};
  if (b == Type::number) return {a, 1};
  for (const Product& each : quotients) {
    if (each.left == a && each.right == b) return {each.result, each.factor};
  }
  refuse_pair("divides", " by ", left, right);
}

void check_is_quantity(const Term& term) {
  check_is_value(term);
  if (is_quantity(term.type)) return;
  std::string what = "expected a number here, found ";
  throw SyntaxError{term.begin, what.append(to_string(term.type))};
}

bool is_order(Term::Kind kind) {
  return kind != Term::Kind::equal && kind != Term::Kind::not_equal;
}

}  // namespace

void check_is_value(const Term& term) {
  if (term.kind != Term::Kind::source) return;
  throw SyntaxError{term.begin, "'" + term.name + "' is " + std::string(term.members.front()) +
                                    "; " + term.members.back()};
}

void check_is_flag(const Term& term, const char* where) {
  check_is_value(term);
  if (term.type == Type::flag || term.type == Type::json) return;
  std::string what = std::string(where) + " wants what is true or false, found ";
  what.append(to_string(term.type));
  if (is_quantity(term.type)) what += "; compare it with something";
  throw SyntaxError{term.begin, what};
}

Term compare(Term::Kind kind, Term left, Term right) {
  check_is_value(left);
  check_is_value(right);
  adopt_zero(left, right.type);
  adopt_zero(right, left.type);
  const bool loose = left.type == Type::json || right.type == Type::json;
  if (left.type != right.type && !loose) refuse_pair("compares", " with ", left, right);
  if (is_order(kind) && !is_quantity(left.type)) {
    std::string what = "there is no order among ";
    what += left.type == Type::flag ? "truth values" : left.type == Type::text ? "texts" : "lists";
    throw SyntaxError{left.begin, what + "; compare by == or !="};
  }
  return whole(kind, Type::flag, std::move(left), std::move(right));
}

Term calculate(Term::Kind kind, Term left, Term right) {
  check_is_quantity(left);
  check_is_quantity(right);
  if (kind == Term::Kind::multiply || kind == Term::Kind::divide) {
    const auto [type, factor] =
        kind == Term::Kind::multiply ? multiplied(left, right) : divided(left, right);
    Term term = whole(kind, type, std::move(left), std::move(right));
    term.factor = factor;
    return term;
  }
  adopt_zero(left, right.type);
  adopt_zero(right, left.type);
  if (plain(left.type) != plain(right.type)) {
    const bool add = kind == Term::Kind::add;
    refuse_pair(add ? "adds" : "subtracts", add ? " to " : " from ", right, left);
  }
  const Type type = plain(left.type);
  return whole(kind, type, std::move(left), std::move(right));
}

Term negate(Term term, std::size_t begin) {
  check_is_quantity(term);
  return around(Term::Kind::negate, std::move(term), begin);
}

Term join(Term::Kind kind, Term left, Term right) {
  const char* const name = kind == Term::Kind::logical_and  ? "and"
                           : kind == Term::Kind::logical_or ? "or"
                                                            : "implies";
  check_is_flag(left, name);
  check_is_flag(right, name);
  return whole(kind, Type::flag, std::move(left), std::move(right));
}

Term invert(Term term, std::size_t begin) {
  check_is_flag(term, "not");
  Term inverted = around(Term::Kind::logical_not, std::move(term), begin);
  inverted.type = Type::flag;
  return inverted;
}

Term look_up(Term::Kind kind, Term item, Term list) {
  check_is_value(item);
  check_is_value(list);
  if (list.type != Type::list && list.type != Type::json) {
    std::string what = "expected a list such as [\"a\", \"b\"], found ";
    throw SyntaxError{list.begin, what.append(to_string(list.type))};
  }
  if (list.kind == Term::Kind::list) {
    for (Term& each : list.children) adopt_zero(each, item.type);
    for (const Term& each : list.children) {
      if (each.type != item.type && item.type != Type::json) {
        refuse_pair("looks for", " in a list that holds ", item, each);
      }
    }
  }
  return whole(kind, Type::flag, std::move(item), std::move(list));
}

}  // namespace swarmstage
