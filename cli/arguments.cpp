#include "cli/arguments.h"

#include <optional>
#include <utility>

#include <CLI/CLI.hpp>

namespace swarmstage::cli {

Argument& Argument::required() {
  option_.required();
  return *this;
}

Argument& Argument::one_of(const std::vector<std::string>& words) {
  option_.check(CLI::IsMember(words));
  return *this;
}

Argument& Argument::between(std::uint64_t least, std::uint64_t most) {
  option_.check(CLI::Range(least, most));
  return *this;
}

Argument& Argument::between(double least, double most) {
  option_.check(CLI::Range(least, most));
  return *this;
}

Argument& Argument::split_at(char delimiter) {
  option_.delimiter(delimiter);
  return *this;
}

Argument& Argument::one_at_a_time() {
  option_.allow_extra_args(false);
  return *this;
}

Argument& Argument::show_default() {
  option_.capture_default_str();
  return *this;
}

Arguments::Arguments(CLI::App& application, const std::string& name, const std::string& description)
    : command_(*application.add_subcommand(name, description)) {}

template <typename Value>
Argument Arguments::option(const std::string& name, Value& value, const std::string& description) {
  return Argument(*command_.add_option(name, value, description));
}

template Argument Arguments::option(const std::string&, std::string&, const std::string&);
template Argument Arguments::option(const std::string&, std::vector<std::string>&,
                                    const std::string&);
template Argument Arguments::option(const std::string&, std::uint32_t&, const std::string&);
template Argument Arguments::option(const std::string&, std::uint64_t&, const std::string&);
template Argument Arguments::option(const std::string&, double&, const std::string&);
template Argument Arguments::option(const std::string&, std::optional<std::uint32_t>&,
                                    const std::string&);
template Argument Arguments::option(const std::string&, std::optional<std::uint64_t>&,
                                    const std::string&);

void Arguments::flag(const std::string& name, bool& given, const std::string& description) {
  command_.add_flag(name, given, description);
}

void Arguments::leave_words(std::function<void(std::vector<std::string>)> action) {
  command_.prefix_command();
  command_.set_help_flag();
  command_.callback(
      [&command = command_, action = std::move(action)] { action(command.remaining()); });
}

void Arguments::action(std::function<void()> action) {
  command_.callback(std::move(action));
}

}  // namespace swarmstage::cli
