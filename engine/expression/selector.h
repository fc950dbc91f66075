#pragma once

// Which nodes: `peer[2..5]`, `region eu`, `random(3, peer where peers < 3)`,
// `nodes - peer[3]`. Parsed and checked against the vocabulary once; what it means
// is asked as often as needed. docs/expressions.md has the grammar.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/node/random.h"
#include "engine/document/problems.h"
#include "engine/document/value.h"
#include "engine/expression/sight.h"
#include "engine/expression/vocabulary.h"

namespace swarmstage {

struct SelectorTree;

class Selector {
 public:
  /// One line says what is wrong, and in which column of the text.
  static Result<Selector> parse(std::string_view text, const Vocabulary& vocabulary);
  /// The same for a text of a file; the problem says where in the file.
  static std::optional<Selector> read(const Value& value, const Vocabulary& vocabulary,
                                      Problems& problems);

  Selector(Selector&&) noexcept;
  Selector& operator=(Selector&&) noexcept;
  ~Selector();

  const std::string& text() const { return text_; }
  /// Every node it can ever mean, in order; never empty.
  const std::vector<NodeIndex>& candidates() const;
  /// Means its candidates whenever it is asked: nothing drawn, no predicate.
  bool is_fixed() const { return !is_random() && !has_predicate(); }
  bool is_random() const;
  bool has_predicate() const;

  /// In order of index, each node once. A predicate sees running nodes only.
  /// `sight` is needed if it has a predicate, `random` if it draws.
  std::vector<NodeIndex> select(Sight* sight, Random* random) const;

 private:
  Selector(std::string text, std::unique_ptr<const SelectorTree> tree);

  std::string text_;
  std::unique_ptr<const SelectorTree> tree_;
};

}  // namespace swarmstage
