#include "core/node/node.h"

#include "core/node/context.h"

namespace swarmstage {

std::optional<std::string> Node::on_reload(Context&, const Json&) {
  return "this role cannot be reloaded";
}

void Node::on_invoke(Context& context, const Invocation& invocation) {
  context.fail(invocation.id, "no operation is called '" + invocation.name + "'");
}

}  // namespace swarmstage
