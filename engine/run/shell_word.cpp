#include "engine/run/shell_word.h"

#include <algorithm>

namespace swarmstage {

namespace {

bool is_plain(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || std::string_view("_-+=.,:/@%").find(c) < 10;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// Nothing means anything in single quotes, but a single quote.
std::string in_quotes(std::string_view word) {
  std::string text = "'";
  for (const char c : word) {
    if (c == '\'') {
      text += "'\\''";
    } else {
      text += c;
    }
  }
  return text + '\'';
}

std::string octal(char c) {
  std::string text = "\\0";
  for (const int shift : {6, 3, 0}) text += static_cast<char>('0' + (c >> shift & 7));
  return text;
}

/// What no line of a terminal can hold, by the name printf has for it.
std::string printed(std::string_view word) {
  std::string format;
  for (const char c : word) {
    if (is_control(c)) {
      format += octal(c);
    } else {
      format.append(c == '\\' ? 2 : 1, c);
    }
  }
  return "\"$(printf %b " + in_quotes(format) + ")\"";
}

}  // namespace

std::string shell_word(std::string_view word) {
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return std::string(word);
  // A shell drops line ends at the end of what printf says.
  const bool has_control = std::any_of(word.begin(), word.end(), is_control);
  return has_control && !word.ends_with('\n') ? printed(word) : in_quotes(word);
}

}  // namespace swarmstage
