// swarmstage node ROLE: the work is in cli/node.

#include "cli/node/node_command.h"

#include <cstdio>

#include "cli/arguments.h"
#include "cli/command_table.h"
#include "cli/exit_status.h"
#include "cli/node/node_usage.h"
#include "cli/node/role_words.h"
#include "engine/document/read_document.h"

namespace swarmstage::cli {

namespace {

Result<ConfigFile> read_any_config(const std::string& path) {
  const Result<Document> document = read_document(path);
  if (!document) return Error{document.error()};
  const Value& root = document.value().root();
  ConfigFile file{root.to_json(), {}};
  for (const Entry& entry : root.entries()) {
    std::string& place = file.places[entry.key];
    place = path;
    place += ':' + std::to_string(entry.key_at.line);
    place += ':' + std::to_string(entry.key_at.column);
  }
  return file;
}

const ConfigReader read_config{read_any_config, "JSON or YAML"};

}  // namespace

void add_node_command(CLI::App& application, int& exit_status) {
  Arguments command(application, "node", "run one real node of a role");
  // The flags are those of the role, which only cli/node knows.
  command.leave_words([&exit_status](std::vector<std::string> words) {
    RoleRegistry roles;
    if (const auto wrong = take_roles(words, roles)) {
      std::fprintf(stderr, "swarmstage: node: %s\n", wrong->c_str());
      exit_status = exit_wrong_input;
      return;
    }
    constexpr const char* program = "swarmstage node";
    const auto status = answer_about_program(program, roles, words);
    exit_status = status ? *status : run_node(program, roles, words, read_config);
  });
}

}  // namespace swarmstage::cli
