#pragma once

// A mesh node as a process: its words, and what it says of itself.

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/node/child_process.h"

namespace swarmstage {

inline std::vector<std::string> mesh(std::vector<std::string> words) {
  words.insert(words.begin(), {SWARMSTAGE_NODE, "mesh"});
  return words;
}

// The port a node says it listens on.
inline std::string port_of(ChildProcess& node) {
  if (!node.says("listening on port ") || !node.says("\n")) return {};
  const std::string& text = node.output();
  const std::size_t begin = text.find("listening on port ") + 18;
  return text.substr(begin, text.find('\n', begin) - begin);
}

inline std::string local(const std::string& port) {
  return std::string("127.0.0.1:").append(port);
}

inline std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace swarmstage
