#include "cli/command_line.h"

#include <algorithm>
#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/command_table.h"
#include "cli/exit_status.h"
#include "core/base/nearest.h"

namespace swarmstage::cli {

namespace {

std::vector<std::string> subcommand_names(const CLI::App& application) {
  std::vector<std::string> names;
  for (const CLI::App* each : application.get_subcommands({})) names.push_back(each->get_name());
  return names;
}

std::vector<std::string> flag_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* each : command.get_options()) {
    for (const std::string& name : each->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

// What is wrong with the first word, if that is not a subcommand; CLI11 itself
// would only say that one is required.
std::string check_subcommand(const CLI::App& application, const std::vector<std::string>& words) {
  const std::vector<std::string> names = subcommand_names(application);
  if (words.empty()) {
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
    return "say what to do: " + all + "; --help tells more";
  }
  const std::string& word = words.front();
  if (word.starts_with('-') || std::find(names.begin(), names.end(), word) != names.end())
    return {};
  return "'" + word + "' is no subcommand" + suggestion(word, names);
}

// Names the first word that nobody expected, and the flag it may have meant.
std::string describe(const CLI::App& application, const CLI::ParseError& wrong) {
  const std::vector<std::string> extra = application.remaining(true);
  if (dynamic_cast<const CLI::ExtrasError*>(&wrong) == nullptr || extra.empty()) {
    return wrong.what();
  }
  const std::vector<CLI::App*> chosen = application.get_subcommands();
  const CLI::App& command = chosen.empty() ? application : *chosen.front();
  const std::string& word = extra.front();
  if (!word.starts_with('-')) return "nobody expected '" + word + "' here";
  return "unknown flag '" + word + "'" + suggestion(word, flag_names(command));
}

// CLI11 itself takes '-1' for the largest number there is.
void expect_whole_numbers(CLI::App& application) {
  const auto check = [](const std::string& text) {
    const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    return digits ? std::string() : "found '" + text + "', expected a whole number";
  };
  for (CLI::App* command : application.get_subcommands({})) {
    for (CLI::Option* option : command->get_options()) {
      if (option->get_type_name().starts_with("UINT")) option->check(check);
    }
  }
}

int refuse(const CLI::App& application, const std::string& what) {
  const std::vector<CLI::App*> chosen = application.get_subcommands();
  const std::string command = chosen.empty() ? "" : chosen.front()->get_name() + ": ";
  std::fprintf(stderr, "swarmstage: %s%s\n", command.c_str(), what.c_str());
  return exit_wrong_input;
}

}  // namespace

int run_command_line(std::vector<std::string> words) {
  CLI::App application("A testbed for peer-to-peer protocols.", "swarmstage");
  application.require_subcommand(1);
  int exit_status = exit_holds;
  for (const AddCommand add : command_table()) add(application, exit_status);
  expect_whole_numbers(application);
  application.set_version_flag("--version", "swarmstage " SWARMSTAGE_VERSION);
  const std::string wrong_word = check_subcommand(application, words);
  if (!wrong_word.empty()) return refuse(application, wrong_word);

  std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
  try {
    application.parse(std::move(words));
  } catch (const CLI::Success& asked_for_help) {
    return application.exit(asked_for_help);
  } catch (const CLI::ParseError& wrong) {
    return refuse(application, describe(application, wrong));
  }
  return exit_status;
}

}  // namespace swarmstage::cli
