#include "engine/graph/text_cursor.h"

namespace swarmstage {

char TextCursor::take() {
  const char letter = peek();
  ++offset_;
  const bool continues = (static_cast<unsigned char>(peek()) & 0xc0U) == 0x80U;
  if (letter == '\n') {
    at_ = {at_.line + 1, 1};
  } else if (!continues) {
    ++at_.column;
  }
  return letter;
}

void TextCursor::skip(std::size_t bytes) {
  for (std::size_t i = 0; i < bytes && !at_end(); ++i) take();
}

bool TextCursor::accept(std::string_view word) {
  if (!begins_with(word)) return false;
  skip(word.size());
  return true;
}

void TextCursor::skip_blanks() {
  take_while([](char letter) {
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
  });
}

std::string_view TextCursor::take_until(std::string_view end, std::string_view what) {
  const std::size_t found = text_.find(end, offset_);
  if (found == std::string_view::npos) refuse(std::string(what) + " has no end");
  const std::string_view before = text_.substr(offset_, found - offset_);
  skip(before.size() + end.size());
  return before;
}

void TextCursor::refuse_expecting(std::string_view expected) const {
  std::string what = "expected ";
  what += expected;
  what += ", found ";
  if (at_end()) refuse(what + "the end of the file");
  // A letter of several bytes is told as a whole.
  std::size_t bytes = 1;
  while (offset_ + bytes < text_.size() &&
         (static_cast<unsigned char>(text_[offset_ + bytes]) & 0xc0U) == 0x80U) {
    ++bytes;
  }
  what += '\'';
  what += text_.substr(offset_, bytes);
  refuse(what + "'");
}

}  // namespace swarmstage
