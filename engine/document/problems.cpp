#include "engine/document/problems.h"

#include <algorithm>

#include "engine/document/value.h"

namespace swarmstage {

void Problems::add(std::string file, Position at, std::string what) {
  list_.push_back({std::move(file), at, std::move(what)});
}

void Problems::add(const Value& value, std::string what) {
  add(value.file(), value.at(), std::move(what));
}

std::vector<Problem> Problems::list() const {
  std::vector<std::string> files;
  for (const Problem& each : list_) {
    if (std::find(files.begin(), files.end(), each.file) == files.end()) files.push_back(each.file);
  }
  const auto rank = [&](const Problem& problem) {
    return std::find(files.begin(), files.end(), problem.file) - files.begin();
  };
  std::vector<Problem> sorted = list_;
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Problem& left, const Problem& right) {
    return left.file == right.file ? left.at < right.at : rank(left) < rank(right);
  });
  return sorted;
}

std::string Problems::to_string() const {
  std::string text;
  for (const Problem& each : list()) text += each.to_string() + "\n";
  return text;
}

}  // namespace swarmstage
