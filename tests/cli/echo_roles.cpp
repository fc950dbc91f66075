// A role in a shared library: answers each datagram with its bytes turned round.

#include <algorithm>

#include "core/node/context.h"
#include "core/node/role_library.h"

namespace {

using namespace swarmstage;

class Echo : public Node {
 public:
  void on_start(Context& context) override { context.open_port({.number = 7}); }
  void on_datagram(Context& context, const Datagram& datagram) override {
    std::string answer(datagram.bytes.text());
    std::reverse(answer.begin(), answer.end());
    context.send(datagram.port, datagram.from, answer);
  }
};

}  // namespace

SWARMSTAGE_EXPORT_ROLES(registry) {
  RoleDescriptor echo;
  echo.name = "echo";
  echo.about = "turns datagrams round";
  registry.add({echo, [](const RoleConfig&) -> Result<std::unique_ptr<Node>> {
                  return std::unique_ptr<Node>(std::make_unique<Echo>());
                }});
}
