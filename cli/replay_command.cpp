// swarmstage replay FILE: runs one node of a recorded run again, alone, and says
// whether it does today what it did then.

#include <cstdio>
#include <memory>

#include "cli/arguments.h"
#include "cli/command_table.h"
#include "cli/exit_status.h"
#include "cli/node/read_file.h"
#include "core/node/role_library.h"
#include "core/node/units.h"
#include "core/roles/builtin_roles.h"
#include "core/trace/replay.h"

namespace swarmstage::cli {

namespace {

struct ReplayWish {
  std::string file;
  std::string node;
  std::string until;
  std::optional<std::size_t> life;
  std::vector<std::string> role_libraries;
  bool json = false;
};

Result<std::string> only_node(std::string_view trace) {
  auto names = traced_nodes(trace);
  if (!names) return Error{names.error()};
  if (names->size() == 1) return names->front();
  if (names->empty()) return Error{"the trace holds no node"};
  std::string all;
  for (const std::string& name : *names) all += (all.empty() ? "" : ", ") + name;
  return Error{"the trace holds several nodes; say which with --node: " + all};
}

Result<ReplayRequest> request_of(const ReplayWish& wish, std::string_view trace) {
  ReplayRequest request{wish.node, wish.life, never};
  if (!wish.until.empty()) {
    const auto until = parse_duration(wish.until);
    if (!until) return Error{"--until: " + until.error()};
    request.until = at_time(until.value());
  }
  if (!request.node.empty()) return request;
  auto only = only_node(trace);
  if (!only) return Error{only.error()};
  request.node = only.value();
  return request;
}

Result<ReplayResult> replay_as_wished(const ReplayWish& wish) {
  RoleRegistry roles;
  add_scenario_roles(roles);
  for (const std::string& library : wish.role_libraries) {
    if (const auto wrong = load_roles(library, roles)) return Error{*wrong};
  }
  const auto trace = read_file(wish.file);
  if (!trace) return Error{"cannot read '" + wish.file + "': " + trace.error()};
  const auto request = request_of(wish, trace.value());
  if (!request) return Error{request.error()};
  return replay(trace.value(), request.value(), roles);
}

void print_words(const ReplayResult& result) {
  std::printf("%s (%s): %llu deliveries up to %s\n", result.node.c_str(), result.role.c_str(),
              static_cast<unsigned long long>(result.deliveries),
              format_duration(result.end.time_since_epoch()).c_str());
  std::printf("replayed: %s\n", result.hashes.to_string().c_str());
  if (result.recorded) std::printf("recorded: %s\n", result.recorded->to_string().c_str());
  if (result.cut_short) std::printf("cut short: %s\n", result.cut_short->c_str());
  if (result.difference) {
    std::printf("the first difference: %s\n", result.difference->c_str());
  } else if (!result.same()) {
    std::puts("the logical hashes differ, though every command was the same");
  } else if (result.recorded) {
    std::puts("the same as recorded");
  } else {
    std::puts("no difference as far as it was replayed");
  }
}

void print_json(const ReplayResult& result) {
  Json json = {{"node", result.node},
               {"role", result.role},
               {"lives", result.lives},
               {"deliveries", result.deliveries},
               {"end_ns", nanoseconds(result.end)},
               {"hashes", result.hashes.to_string()},
               {"recorded", nullptr},
               {"difference", nullptr},
               {"cut_short", nullptr},
               {"same", result.same()}};
  if (result.recorded) json["recorded"] = result.recorded->to_string();
  if (result.difference) json["difference"] = *result.difference;
  if (result.cut_short) json["cut_short"] = *result.cut_short;
  std::puts(json.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
}

int run_replay(const ReplayWish& wish) {
  const auto result = replay_as_wished(wish);
  if (!result) {
    std::fprintf(stderr, "swarmstage: replay: %s\n", result.error().c_str());
    return exit_wrong_input;
  }
  wish.json ? print_json(result.value()) : print_words(result.value());
  return result.value().same() ? exit_holds : exit_failed;
}

}  // namespace

void add_replay_command(CLI::App& application, int& exit_status) {
  const auto wish = std::make_shared<ReplayWish>();  // shared: the action is copied
  Arguments command(application, "replay",
                    "run one node of a recorded run again, alone, and compare");
  command.option("file", wish->file, "the trace file").required();
  command.option("--node", wish->node, "its name or number; needless if it is the only one");
  command.option("--until", wish->until, "stop at this time of the run, such as 2.5s");
  command.option("--life", wish->life, "which of its lives, from 0; else the last one");
  command.option("--roles", wish->role_libraries, "a library with more roles; repeatable");
  command.flag("--json", wish->json, "one JSON object instead of words");
  command.action([wish, &exit_status] { exit_status = run_replay(*wish); });
}

}  // namespace swarmstage::cli
