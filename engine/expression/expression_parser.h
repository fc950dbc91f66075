#pragma once

// Reads an expression from the front of the tokens and checks it on the way: every
// term it hands out has a type, and every name in it was found. Throws a
// SyntaxError. Three kinds of places use it: expectations, which see the whole run;
// predicates of selectors, which see one node; `where` after an event, which sees
// that event.

#include <string>
#include <vector>

#include "engine/expression/parse_context.h"
#include "engine/expression/role_names.h"

namespace swarmstage {

class ExpressionParser {
 public:
  /// Of a run.
  explicit ExpressionParser(ParseContext& context);
  /// Of each of these nodes.
  ExpressionParser(ParseContext& context, const std::vector<NodeIndex>& nodes);
  /// Of such events.
  ExpressionParser(ParseContext& context, const EventDescriptor& event);

  Term parse();
  /// What is true or false for one node or event.
  Term parse_predicate();

 private:
  Term parse_or();
  Term parse_and();
  Term parse_not();
  Term parse_comparison();
  Term parse_sum();
  Term parse_product();
  Term parse_unary();
  Term parse_primary();
  Term parse_number();
  Term parse_parameter();
  Term parse_list();
  Term parse_name();
  Term parse_call(const Token& function);
  Term parse_length();
  Term parse_contains();

  // Names.
  Term parse_counter();
  Term parse_field();
  Term parse_path();
  Term parse_bare();
  Term parse_member(SelectorTree tree, std::string text, std::size_t begin);
  Term parse_reading(const ObservableDescriptor& observable, std::size_t begin);
  void parse_arguments(const ObservableDescriptor& observable, Term& term);
  Json parse_argument();
  void parse_members(Term& term);
  Term parse_observable(const ObservableDescriptor& observable, const RoleNames& names,
                        SelectorTree& tree, std::string text, std::size_t begin);
  Term parse_source(Source source, const RoleNames& names, std::size_t begin);
  void parse_operation_part(Source& source);
  void parse_event_part(Source& source, const EventDescriptor& event);
  void parse_window(Source& source);
  Moment parse_window_edge();
  [[noreturn]] void refuse_name(const Token& token, const RoleNames& names, bool bare) const;

  // Aggregates.
  Term parse_aggregate(Aggregate aggregate, const std::string& name, std::size_t begin);
  void check_source(Aggregate& aggregate, const std::string& name, const Term& term);
  void check_series(Aggregate& aggregate, const std::string& name, Term& term);

  std::uint32_t intern(SelectorTree tree, std::string text, std::vector<NodeIndex> nodes);
  Term make(Term::Kind kind, Type type, std::size_t begin) const;
  Program& program() const { return *context_.program; }

  enum class Scope : std::uint8_t { run, node, event };

  ParseContext& context_;
  TokenStream& tokens_;
  Scope scope_ = Scope::run;
  const std::vector<NodeIndex>* nodes_ = nullptr;
  const EventDescriptor* event_ = nullptr;
};

}  // namespace swarmstage
