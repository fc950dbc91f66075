#include "cli/run_wish.h"

#include <algorithm>
#include <charconv>

#include "cli/stage_maker.h"
#include "core/base/nearest.h"
#include "core/codec/text.h"
#include "net/remote/remote_stage.h"

namespace swarmstage::cli {

namespace {

constexpr std::uint64_t seeds_limit = 1'000'000;
constexpr std::uint64_t runs_limit = 1'000'000;

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<std::vector<std::uint64_t>> seeds_of(const RunWish& wish, const Scenario& scenario) {
  if (wish.seeds.empty()) return std::vector<std::uint64_t>{wish.seed.value_or(scenario.seed)};
  const std::size_t dots = wish.seeds.find("..");
  const auto first = number(wish.seeds.substr(0, dots));
  const auto last = dots == std::string::npos ? first : number(wish.seeds.substr(dots + 2));
  if (!first || !last || *last < *first || *last - *first >= seeds_limit) {
    return Error{"--seeds: found '" + wish.seeds + "', expected a range such as 1..200"};
  }
  std::vector<std::uint64_t> seeds;
  for (std::uint64_t seed = *first; seed <= *last; ++seed) seeds.push_back(seed);
  return seeds;
}

Result<std::vector<std::string>> stages_of(const RunWish& wish, const Scenario& scenario) {
  if (wish.stages.empty()) return std::vector<std::string>{scenario.stages.front()};
  if (wish.stages == "all") return scenario.stages;
  std::vector<std::string> stages;
  for (const std::string_view stage : codec::split(wish.stages, ',')) stages.emplace_back(stage);
  const std::vector<std::string> known = stage_names();
  for (const std::string& stage : stages) {
    if (std::find(known.begin(), known.end(), stage) != known.end()) continue;
    return Error{"--on: there is no stage '" + stage + "'" + suggestion(stage, known)};
  }
  return stages;
}

/// What is wrong with the wish for processes, if anything is.
std::optional<std::string> wrong_processes(const RunWish& wish,
                                           const std::vector<std::string>& stages) {
  if (!wish.processes) return std::nullopt;
  constexpr unsigned most = net::RemoteStage::processes_limit;
  std::string found = "--processes: found '";
  found += std::to_string(*wish.processes);
  found += "', expected ";
  if (*wish.processes == 0 || *wish.processes > most) {
    return found + "a number from 1 to " + std::to_string(most);
  }
  if (*wish.processes == 1) return std::nullopt;
  for (const std::string& stage : stages) {
    if (stage == "sockets") continue;
    found += "1 on stage ";
    return found += stage + "; only sockets has several";
  }
  if (wish.threads > 1) return found + "1 with --threads; it is one or the other";
  return std::nullopt;
}

std::string folder_of(const RunWish& wish, const Scenario& scenario, const RunRequest& request,
                      bool is_only) {
  if (wish.no_folder) return {};
  if (is_only && !wish.folder.empty()) return wish.folder;
  std::string folder = wish.folder.empty() ? "runs" : wish.folder;
  folder += '/' + path_word(scenario.title) + '-' + request.stage;
  for (const Setting& setting : request.settings) {
    folder += '-' + path_word(setting.name + "-" + setting.value);
  }
  return folder + "-seed" + std::to_string(*request.seed);
}

}  // namespace

std::string path_word(std::string_view name) {
  std::string word;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain || c == '.' || c == '%') {
      word += c;
    } else if (!word.empty() && word.back() != '-') {
      word += '-';
    }
  }
  while (word.ends_with('-')) word.pop_back();
  return word.empty() ? "run" : word.substr(0, 80);
}

Result<std::vector<Setting>> settings_of(const RunWish& wish) {
  std::vector<Setting> settings;
  for (const std::string& words : wish.settings) {
    const std::size_t sign = words.find('=');
    if (sign == std::string::npos || sign == 0) {
      return Error{"--set: found '" + words + "', expected name=value"};
    }
    settings.push_back({words.substr(0, sign), words.substr(sign + 1)});
  }
  return settings;
}

Result<std::vector<RunRequest>> requests_of(const RunWish& wish, const Scenario& scenario,
                                            const std::vector<std::vector<Setting>>& points) {
  const auto settings = settings_of(wish);
  if (!settings) return Error{settings.error()};
  const auto stages = stages_of(wish, scenario);
  if (!stages) return Error{stages.error()};
  const auto seeds = seeds_of(wish, scenario);
  if (!seeds) return Error{seeds.error()};
  if (const auto wrong = wrong_processes(wish, stages.value())) return Error{*wrong};
  // Whoever names one seed wants that run, as the command that does a run again does.
  const std::uint64_t repeats = wish.seed ? 1 : std::max(1U, scenario.repeats);
  const std::uint64_t many = points.size() * repeats * stages.value().size();
  if (many * seeds.value().size() > runs_limit) {
    return Error{"--seeds: " + std::to_string(seeds.value().size()) + " seeds of " +
                 std::to_string(many) + " runs each are too many; at most " +
                 std::to_string(runs_limit) + " at once"};
  }
  std::vector<RunRequest> requests;
  for (const std::string& stage : stages.value()) {
    for (const std::vector<Setting>& point : points) {
      for (const std::uint64_t seed : seeds.value()) {
        for (std::uint32_t again = 0; again < repeats; ++again) {
          RunRequest request;
          request.stage = stage;
          request.seed = seed + again;
          request.settings = settings.value();
          request.settings.insert(request.settings.end(), point.begin(), point.end());
          request.trace = wish.trace;
          request.pcap = wish.pcap;
          request.threads = wish.threads;
          request.processes = static_cast<unsigned>(wish.processes.value_or(1));
          request.role_libraries = wish.role_libraries;
          requests.push_back(std::move(request));
        }
      }
    }
  }
  const bool is_only = requests.size() == 1;
  for (RunRequest& each : requests) each.folder = folder_of(wish, scenario, each, is_only);
  return requests;
}

}  // namespace swarmstage::cli
