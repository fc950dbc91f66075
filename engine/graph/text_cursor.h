#pragma once

// Goes through a text and knows the place: what the readers of graph files share.
// The text outlives it.

#include <string>
#include <string_view>

#include "engine/document/problem.h"

namespace swarmstage {

/// Thrown by the readers of this folder at the first thing that is wrong, caught
/// in graph_file.cpp, and nowhere else to be seen.
struct GraphRefusal {
  Position at;
  std::string what;
};

class TextCursor {
 public:
  explicit TextCursor(std::string_view text) : text_(text) {}

  bool at_end() const { return offset_ == text_.size(); }
  /// A NUL beyond the end; no text holds one.
  char peek() const { return at_end() ? '\0' : text_[offset_]; }
  bool begins_with(std::string_view word) const { return text_.substr(offset_).starts_with(word); }
  Position at() const { return at_; }

  char take();
  void skip(std::size_t bytes);
  /// True if the word was there; then it is behind us.
  bool accept(std::string_view word);
  void skip_blanks();
  /// Everything before `end`, which is skipped too; `what` names it if it never comes.
  std::string_view take_until(std::string_view end, std::string_view what);
  /// As long as the letters are such.
  template <typename Such>
  std::string_view take_while(Such such) {
    const std::size_t begin = offset_;
    while (!at_end() && such(peek())) take();
    return text_.substr(begin, offset_ - begin);
  }

  [[noreturn]] void refuse(std::string what) const { throw GraphRefusal{at_, std::move(what)}; }
  /// "expected X, found 'y'".
  [[noreturn]] void refuse_expecting(std::string_view expected) const;

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  Position at_{1, 1};
};

}  // namespace swarmstage
