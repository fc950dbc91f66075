#pragma once

// A checked expression: every name in it exists, every comparison is between
// things of one type, and what it answers is a truth value (or, if asked for, a
// quantity, for metrics). Immutable; it is evaluated by an Evaluator of its own
// for each run. docs/expressions.md is the language.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "engine/document/problems.h"
#include "engine/document/value.h"
#include "engine/expression/reads.h"
#include "engine/expression/vocabulary.h"

namespace swarmstage {

struct Program;

class Expression {
 public:
  enum class Wanted : std::uint8_t { truth, quantity };

  /// One line says what is wrong, and in which column of the text.
  static Result<Expression> parse(std::string_view text, const Vocabulary& vocabulary,
                                  Wanted wanted = Wanted::truth);
  /// The same for a text of a file; the problem says where in the file.
  static std::optional<Expression> read(const Value& value, const Vocabulary& vocabulary,
                                        Problems& problems, Wanted wanted = Wanted::truth);

  Expression(Expression&&) noexcept;
  Expression& operator=(Expression&&) noexcept;
  ~Expression();

  const std::string& text() const { return text_; }
  Type type() const;
  const Reads& reads() const;
  const Program& program() const { return *program_; }

 private:
  Expression(std::string text, std::unique_ptr<const Program> program);

  std::string text_;
  std::unique_ptr<const Program> program_;
};

}  // namespace swarmstage
