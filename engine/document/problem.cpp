#include "engine/document/problem.h"

#include "core/base/hex.h"

namespace swarmstage {

std::string one_line(std::string_view text) {
  std::string line;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte >= 0x20 && byte != 0x7f) {
      line += letter;
    } else if (letter == '\n') {
      line += "\\n";
    } else if (letter == '\t') {
      line += "\\t";
    } else {
      append_hex(line.append("\\x"), static_cast<std::byte>(byte));
    }
  }
  return line;
}

std::string Problem::to_string() const {
  std::string text = file;
  if (at.line != 0) {
    text += ':';
    text += std::to_string(at.line);
    text += ':';
    text += std::to_string(at.column);
  }
  if (!text.empty()) text += ": ";
  return text + one_line(what);
}

}  // namespace swarmstage
