#pragma once

// A scenario file as it was read, with those it extends and includes. It is read
// once; then `scenario` makes the scenario of it for given parameters, as often
// as a matrix or a sweep has points. The file must live as long as its scenarios
// are only data, which is not at all: they keep nothing of it.
//
// Precedence of what is written twice: this file, then what it includes (later
// ones first), then what it extends. Maps are laid over each other key by key;
// a list takes the place of a list.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/document/problems.h"
#include "engine/document/value.h"
#include "engine/scenario/scenario.h"

namespace swarmstage {

/// `--set name=value`, or one point of a matrix.
struct Setting {
  std::string name;
  std::string value;
};

class ScenarioFile {
 public:
  /// Nothing, and problems, if it cannot be read at all.
  static std::optional<ScenarioFile> read(const std::string& path, Problems& problems);
  /// The same from a text; `name` is what messages call it.
  static std::optional<ScenarioFile> parse(std::string_view text, const std::string& name,
                                           Problems& problems);

  /// What is wrong is added to `problems`; then the answer is not to be used.
  Scenario scenario(const std::vector<Setting>& settings, Problems& problems) const;

  /// One more name of the matrix, or other values for one it has.
  void vary(Variation variation) { varied_.push_back(std::move(variation)); }

  const std::string& path() const { return path_; }
  /// What it says with what it stands on, before parameters are put in.
  const Value& root() const { return root_; }
  /// Every text it was made of, for whoever stores what was run.
  const std::vector<Document>& documents() const { return documents_; }

 private:
  bool add(Document document, unsigned depth, Problems& problems);
  bool add_other(const Value& name, unsigned depth, Problems& problems);

  std::string path_;
  std::vector<Document> documents_;  // what values of root_ point into
  Value root_;
  std::vector<Variation> varied_;
};

}  // namespace swarmstage
