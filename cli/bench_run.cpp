#include "cli/bench_run.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace swarmstage::cli {

namespace {

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t count = read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status))
    return std::string("was ended by signal: ") + strsignal(WTERMSIG(status));
  return "ended with status " + std::to_string(WEXITSTATUS(status));
}

// What the program printed on standard output; its errors go where ours go.
Result<std::string> output_of(CommandWords words) {
  int ends[2];
  if (pipe(ends) != 0) return Error{std::string("no pipe: ") + std::strerror(errno)};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  pid_t child = 0;
  const int failed =
      posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  std::string text = failed == 0 ? read_all(ends[0]) : std::string();
  close(ends[0]);
  if (failed != 0) return Error{words[0] + ": " + std::strerror(failed)};
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (status != 0) return Error{words[0] + " " + how_it_ended(status)};
  return text;
}

Figure& figure_of(Figures& figures, const std::string& name) {
  const auto found = std::find_if(figures.begin(), figures.end(),
                                  [&](const auto& each) { return each.first == name; });
  if (found != figures.end()) return found->second;
  return figures.emplace_back(name, Figure()).second;
}

// The lines that are figures; a program may print others.
void collect(const std::string& text, Figures& figures) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const Json json = Json::parse(line, nullptr, false);
    const bool tells = json.is_object() && json.contains("name") && json.contains("value") &&
                       json["name"].is_string() && json["value"].is_number();
    if (!tells) continue;
    Figure& figure = figure_of(figures, json["name"].get<std::string>());
    figure.unit = json.value("unit", "");
    figure.values.push_back(json["value"].get<double>());
  }
}

}  // namespace

double Figure::median() const {
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  const std::size_t middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const Figure* BenchRun::find(const std::string& program, const std::string& figure) const {
  const auto found = programs.find(program);
  if (found == programs.end()) return nullptr;
  for (const auto& [name, told] : found->second) {
    if (name == figure) return &told;
  }
  return nullptr;
}

Result<BenchRun> run_benchmark(const Benchmark& benchmark, const BenchWay& way) {
  BenchRun run;
  for (unsigned repetition = 0; repetition < way.repetitions; ++repetition) {
    for (const auto& [role, command] : benchmark.programs) {
      CommandWords words = command;
      words[0] = way.folder + "/" + words[0];
      if (way.quick) words.insert(words.end(), benchmark.quick.begin(), benchmark.quick.end());
      if (way.progress) way.progress(role);
      auto text = output_of(std::move(words));
      if (!text) return Error{text.error()};
      collect(text.value(), run.programs[role]);
    }
  }
  return run;
}

std::vector<std::string> missing_programs(const Benchmark& benchmark, const std::string& folder) {
  std::vector<std::string> missing;
  for (const auto& [role, command] : benchmark.programs) {
    if (!std::filesystem::exists(folder + "/" + command[0])) missing.push_back(command[0]);
  }
  return missing;
}

}  // namespace swarmstage::cli
