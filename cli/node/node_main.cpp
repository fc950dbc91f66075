// swarmstage-node: every role of ours in one small program, without the stages.

#include <cstdio>
#include <malloc.h>
#include <string>
#include <vector>

#include "cli/exit_status.h"
#include "cli/node/node_command.h"
#include "cli/node/node_usage.h"
#include "cli/node/role_words.h"

int main(int argument_count, char** arguments) {
  using namespace swarmstage;
  mallopt(M_ARENA_MAX, 1);  // one node: a heap for each thread would only be pages more
  std::vector<std::string> words(arguments + 1, arguments + argument_count);
  RoleRegistry roles;
  constexpr const char* program = "swarmstage-node";
  if (const auto wrong = cli::take_roles(words, roles)) {
    std::fprintf(stderr, "%s: %s\n", program, wrong->c_str());
    return cli::exit_wrong_input;
  }
  if (words.empty()) {
    cli::print_node_usage(program, roles);
    return cli::exit_wrong_input;
  }
  if (const auto status = cli::answer_about_program(program, roles, words)) return *status;
  return cli::run_node(program, roles, words);
}
