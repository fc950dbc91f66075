#include "engine/document/problem.h"

namespace swarmstage {

std::string Problem::to_string() const {
  std::string text = file;
  if (at.line != 0) {
    text += ':';
    text += std::to_string(at.line);
    text += ':';
    text += std::to_string(at.column);
  }
  if (!text.empty()) text += ": ";
  return text + what;
}

}  // namespace swarmstage
