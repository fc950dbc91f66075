#pragma once

// What a subcommand takes, declared without CLI11, which has no source files: whoever
// includes it compiles all of it, and that took longer than the rest of a subcommand. Only
// arguments.cpp and command_line.cpp know it. The places that values are written to must
// live as long as the application; they are written before the action runs.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace swarmstage::cli {

/// One argument; each of these says more of it.
class Argument {
 public:
  explicit Argument(CLI::Option& option) : option_(option) {}

  Argument& required();
  Argument& one_of(const std::vector<std::string>& words);
  Argument& between(std::uint64_t least, std::uint64_t most);
  Argument& between(double least, double most);
  /// Several values in one word, with this between them.
  Argument& split_at(char delimiter);
  /// One value each time it is given, not all words that follow.
  Argument& one_at_a_time();
  /// The help tells the value it has now.
  Argument& show_default();

 private:
  CLI::Option& option_;
};

class Arguments {
 public:
  /// Those of a new subcommand.
  Arguments(CLI::App& application, const std::string& name, const std::string& description);

  /// A name with dashes in front is a flag with a value, one without is a place in the line.
  /// Of the types that arguments.cpp lists.
  template <typename Value>
  Argument option(const std::string& name, Value& value, const std::string& description);
  void flag(const std::string& name, bool& given, const std::string& description);
  /// All words are for the action, which gets them; not even --help is an argument.
  void leave_words(std::function<void(std::vector<std::string>)> action);
  /// Runs after the whole line was parsed.
  void action(std::function<void()> action);

 private:
  CLI::App& command_;
};

}  // namespace swarmstage::cli
