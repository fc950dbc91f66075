#pragma once

// What the words of `run`, `check` and their like ask for, made into the runs to
// do: every stage, point of the matrix and seed of it. One line on what is wrong
// with the words.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "engine/run/run_request.h"

namespace swarmstage::cli {

struct RunWish {
  std::string file;
  std::string stages;  // "model", "model,packet", "all"; empty: the first it must hold on
  std::optional<std::uint64_t> seed;
  std::string seeds;  // "1..200"
  std::vector<std::string> settings;
  unsigned jobs = 0;  // 0: as many as there are processors
  std::string folder;
  std::string junit;
  std::string github;
  std::vector<std::string> role_libraries;
  unsigned threads = 1;
  std::optional<std::uint64_t> processes;  // that carry the nodes
  bool trace = false;
  bool pcap = false;
  bool no_folder = false;
  bool json = false;
};

Result<std::vector<Setting>> settings_of(const RunWish& wish);
/// In the order they are reported: by stage, then point, then seed.
Result<std::vector<RunRequest>> requests_of(const RunWish& wish, const Scenario& scenario,
                                            const std::vector<std::vector<Setting>>& points);
/// `name` as part of a path.
std::string path_word(std::string_view name);

}  // namespace swarmstage::cli
