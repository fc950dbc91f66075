// Roles for runs in several processes: one whose lamp lights for a moment only,
// and that can take its whole process with it.

#include <csignal>

#include "core/node/context.h"
#include "core/node/role_library.h"

namespace {

using namespace swarmstage;

class Lamp : public Node {
 public:
  void on_invoke(Context& context, const Invocation& invocation) override {
    if (invocation.name == "die") std::raise(SIGKILL);
    lit_ = true;
    context.changed("lit");
    context.set_timer({.kind = 1}, Duration(0));
    context.complete(invocation.id, nullptr);
  }
  void on_timer(Context& context, TimerId) override {
    lit_ = false;
    ++blinks_;
    context.changed("lit");
    context.changed("blinks");
  }
  Json observe(std::string_view name, const Json&) const override {
    return name == "lit" ? Json(lit_) : Json(blinks_);
  }

 private:
  bool lit_ = false;
  int blinks_ = 0;
};

}  // namespace

SWARMSTAGE_EXPORT_ROLES(registry) {
  RoleDescriptor lamp;
  lamp.name = "lamp";
  lamp.about = "lights for a moment";
  lamp.operations = {{"blink", "light for a moment", {}, ValueType::json},
                     {"die", "end the process", {}, ValueType::json}};
  lamp.observables = {{"lit", ValueType::flag, "whether it is lit", {}},
                      {"blinks", ValueType::integer, "how often it was", {}}};
  registry.add({lamp, [](const RoleConfig&) -> Result<std::unique_ptr<Node>> {
                  return std::unique_ptr<Node>(std::make_unique<Lamp>());
                }});
}
