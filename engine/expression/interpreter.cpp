#include "engine/expression/interpreter.h"

#include <algorithm>
#include <cmath>

#include "core/node/fields.h"

namespace swarmstage {

namespace {

Truth truth_of(bool holds) {
  return holds ? Truth::yes : Truth::no;
}

Json to_json(const Datum& datum) {
  if (const auto* flag = std::get_if<bool>(&datum)) return *flag;
  if (const auto* number = std::get_if<double>(&datum)) return *number;
  if (const auto* text = std::get_if<std::string>(&datum)) return *text;
  if (const auto* json = std::get_if<Json>(&datum)) return *json;
  return nullptr;
}

// Of the margins of parts that decide, the one that decides most.
void take_margin(Verdict& verdict, const std::optional<Margin>& other, bool smaller) {
  if (!other) return;
  const bool better = !verdict.margin || (smaller ? other->relative < verdict.margin->relative
                                                  : other->relative > verdict.margin->relative);
  if (better) verdict.margin = other;
}

// `decisive` alone decides: a no for `and`, a yes for `or`.
Verdict join(const Verdict& left, const Verdict& right, Truth decisive) {
  Verdict both;
  if (left.truth == decisive || right.truth == decisive) {
    both.truth = decisive;
  } else if (left.truth == Truth::unknown || right.truth == Truth::unknown) {
    return both;
  } else {
    both.truth = left.truth;
  }
  for (const Verdict* each : {&left, &right}) {
    if (each->truth == both.truth) take_margin(both, each->margin, decisive == Truth::no);
  }
  return both;
}

bool holds(Term::Kind kind, double left, double right) {
  switch (kind) {
    case Term::Kind::equal:
      return left == right;
    case Term::Kind::not_equal:
      return left != right;
    case Term::Kind::less:
      return left < right;
    case Term::Kind::less_equal:
      return left <= right;
    case Term::Kind::greater:
      return left > right;
    default:
      return left >= right;
  }
}

std::optional<Margin> margin_of(Term::Kind kind, double left, double right, Type type) {
  double amount = 0;
  switch (kind) {
    case Term::Kind::equal:
      amount = -std::fabs(left - right);
      break;
    case Term::Kind::not_equal:
      amount = std::fabs(left - right);
      break;
    case Term::Kind::less:
    case Term::Kind::less_equal:
      amount = right - left;
      break;
    default:
      amount = left - right;
      break;
  }
  if (!std::isfinite(amount)) return std::nullopt;
  if (kind == Term::Kind::equal && amount == 0) amount = 0;  // no negative zero
  const double scale = std::max(std::fabs(left), std::fabs(right));
  return Margin{amount, type, scale > 0 ? amount / scale : 0};
}

}  // namespace

Verdict invert(Verdict verdict) {
  if (verdict.truth != Truth::unknown) verdict.truth = truth_of(verdict.truth == Truth::no);
  if (verdict.margin) {
    verdict.margin->amount = 0 - verdict.margin->amount;
    verdict.margin->relative = 0 - verdict.margin->relative;
  }
  return verdict;
}

Datum Interpreter::observe(const Term& reading, NodeIndex node) {
  if (!sight_.running(node)) return {};
  Json answer = sight_.observe(node, reading.name, reading.arguments);
  for (const std::string& member : reading.members) {
    if (!answer.is_object() || !answer.contains(member)) return {};
    answer = Json(answer[member]);
  }
  return to_datum(answer, reading.type);
}

Datum Interpreter::reading(const Term& term, const Bound& bound) {
  const bool of_bound = term.selection == bound.selection && bound.selection != no_selection;
  return of_bound ? observe(term, bound.node) : single(term);
}

Datum Interpreter::field(const Term& term, const Bound& bound) const {
  FieldsReader reader(*bound.event);
  while (const auto field = reader.next()) {
    if (field->key != term.name) continue;
    if (const auto* integer = std::get_if<std::int64_t>(&field->value)) {
      return static_cast<double>(*integer);
    }
    if (const auto* real = std::get_if<double>(&field->value)) return *real;
    if (const auto* flag = std::get_if<bool>(&field->value)) return *flag;
    return std::string(std::get<std::string_view>(field->value));
  }
  return {};
}

Datum Interpreter::counter(const Term& term) const {
  const StageCounters counters = sight_.counters();
  const auto number = [&] {
    if (term.name == "datagrams_sent") return counters.datagrams_sent;
    if (term.name == "datagrams_delivered") return counters.datagrams_delivered;
    if (term.name == "datagrams_lost") return counters.datagrams_lost;
    if (term.name == "streams_opened") return counters.streams_opened;
    if (term.name == "stream_bytes_delivered") return counters.stream_bytes_delivered;
    return counters.events;
  };
  return static_cast<double>(number());
}

Datum Interpreter::value(const Term& term, const Bound& bound) {
  switch (term.kind) {
    case Term::Kind::literal:
      return term.literal;
    case Term::Kind::list:
      return list_of(term, bound);
    case Term::Kind::reading:
      return reading(term, bound);
    case Term::Kind::field:
      return field(term, bound);
    case Term::Kind::counter:
      return counter(term);
    case Term::Kind::now:
      return static_cast<double>(nanoseconds(sight_.now()));
    case Term::Kind::length:
      return length(term, bound);
    case Term::Kind::negate:
    case Term::Kind::add:
    case Term::Kind::subtract:
    case Term::Kind::multiply:
    case Term::Kind::divide:
      return calculated(term, bound);
    case Term::Kind::aggregate:
      if (term.type != Type::flag) return aggregate(term.index);
      break;
    default:
      break;
  }
  const Truth truth = judge(term, bound).truth;
  return truth == Truth::unknown ? Datum() : Datum(truth == Truth::yes);
}

Datum Interpreter::calculated(const Term& term, const Bound& bound) {
  const Datum first = value(term.children[0], bound);
  const auto* left = std::get_if<double>(&first);
  if (!left) return {};
  if (term.kind == Term::Kind::negate) return 0 - *left;
  const Datum second = value(term.children[1], bound);
  const auto* right = std::get_if<double>(&second);
  if (!right) return {};
  switch (term.kind) {
    case Term::Kind::add:
      return *left + *right;
    case Term::Kind::subtract:
      return *left - *right;
    case Term::Kind::multiply:
      return *left * *right / term.factor;
    default:
      break;
  }
  return *right == 0 ? Datum() : Datum(*left / *right * term.factor);
}

Datum Interpreter::length(const Term& term, const Bound& bound) {
  const Datum datum = value(term.children[0], bound);
  if (const auto* text = std::get_if<std::string>(&datum)) {
    return static_cast<double>(text->size());
  }
  const auto* json = std::get_if<Json>(&datum);
  return json ? Datum(static_cast<double>(json->size())) : Datum();
}

Json Interpreter::list_of(const Term& term, const Bound& bound) {
  Json list = Json::array();
  for (const Term& each : term.children) list.push_back(to_json(value(each, bound)));
  return list;
}

Verdict Interpreter::judge(const Term& term, const Bound& bound) {
  switch (term.kind) {
    case Term::Kind::logical_not:
      return invert(judge(term.children[0], bound));
    case Term::Kind::logical_and:
    case Term::Kind::logical_or:
    case Term::Kind::implies:
      return joined(term, bound);
    case Term::Kind::aggregate:
      return judge_aggregate(term.index);
    case Term::Kind::in:
    case Term::Kind::contains:
      return looked_up(term, bound);
    default:
      break;
  }
  if (term.is_comparison()) return compared(term, bound);
  const Datum datum = value(term, bound);
  const auto* flag = std::get_if<bool>(&datum);
  return {flag ? truth_of(*flag) : Truth::unknown, std::nullopt};
}

Verdict Interpreter::joined(const Term& term, const Bound& bound) {
  Verdict left = judge(term.children[0], bound);
  const Truth decisive = term.kind == Term::Kind::logical_and ? Truth::no : Truth::yes;
  if (term.kind == Term::Kind::implies) {
    if (left.truth == Truth::yes) premise_seen(term);
    left = invert(left);
  }
  const Verdict right = judge(term.children[1], bound);
  if (term.kind == Term::Kind::logical_or) disjoined(term, left.truth, right.truth);
  return join(left, right, decisive);
}

Verdict Interpreter::compared(const Term& term, const Bound& bound) {
  const Datum left = value(term.children[0], bound);
  const Datum right = value(term.children[1], bound);
  if (!is_known(left) || !is_known(right)) return {};
  const auto* first = std::get_if<double>(&left);
  const auto* second = std::get_if<double>(&right);
  if (first && second) {
    const Type type =
        term.children[0].type == Type::json ? term.children[1].type : term.children[0].type;
    return {truth_of(holds(term.kind, *first, *second)),
            margin_of(term.kind, *first, *second, type)};
  }
  if (term.kind != Term::Kind::equal && term.kind != Term::Kind::not_equal) return {};
  const bool same = left.index() == right.index() && to_json(left) == to_json(right);
  return {truth_of(same == (term.kind == Term::Kind::equal)), std::nullopt};
}

Verdict Interpreter::looked_up(const Term& term, const Bound& bound) {
  const Datum item = value(term.children[0], bound);
  const Datum list = value(term.children[1], bound);
  const auto* json = std::get_if<Json>(&list);
  if (!is_known(item) || !json || !json->is_array()) return {};
  const Json wanted = to_json(item);
  return {truth_of(std::find(json->begin(), json->end(), wanted) != json->end()), std::nullopt};
}

}  // namespace swarmstage
