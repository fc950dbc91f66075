// Roles for runs in several processes: one whose lamp lights for a moment only,
// and that can take its whole process with it; one that speaks to many at once.

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

// Cries to all, whispers to a group, and counts what it hears of either.
class Herald : public Node {
 public:
  explicit Herald(const RoleConfig& config)
      : joins_(config.flag("joins")), word_(config.text("word")) {}

  void on_start(Context& context) override { port_ = context.open_port({.number = 9000}); }
  void on_port_opened(Context& context, PortId port, const Endpoint&) override {
    if (joins_) context.join_group(port, group());
  }
  void on_datagram(Context& context, const Datagram& datagram) override {
    ++(datagram.cast == Cast::broadcast ? cries_ : whispers_);
    context.changed(datagram.cast == Cast::broadcast ? "cries" : "whispers");
  }
  void on_invoke(Context& context, const Invocation& invocation) override {
    if (invocation.name == "cry") context.broadcast(port_, 9000, word_);
    if (invocation.name == "whisper") context.send(port_, {group(), 9000}, word_);
    context.complete(invocation.id, nullptr);
  }
  std::optional<std::string> on_reload(Context& context, const Json& config) override {
    word_ = config.value("word", "");
    context.changed("word");
    return std::nullopt;
  }
  Json observe(std::string_view name, const Json&) const override {
    if (name == "word") return word_;
    return name == "cries" ? cries_ : whispers_;
  }

 private:
  static IpAddress group() { return IpAddress::v4(239, 1, 2, 3); }

  bool joins_;
  std::string word_;
  PortId port_;
  int cries_ = 0;
  int whispers_ = 0;
};

void add_herald(RoleRegistry& registry) {
  RoleDescriptor herald;
  herald.name = "herald";
  herald.about = "cries and whispers";
  ConfigKey joins;
  joins.name = "joins";
  joins.type = ValueType::flag;
  joins.default_value = false;
  ConfigKey word;
  word.name = "word";
  word.default_value = "hear";
  herald.config = {joins, word};
  herald.operations = {{"cry", "say it to all", {}, ValueType::json},
                       {"whisper", "say it to the group", {}, ValueType::json}};
  herald.observables = {{"cries", ValueType::integer, "heard by all", {}},
                        {"whispers", ValueType::integer, "heard in the group", {}},
                        {"word", ValueType::text, "what it says", {}}};
  registry.add({herald, [](const RoleConfig& config) -> Result<std::unique_ptr<Node>> {
                  return std::unique_ptr<Node>(std::make_unique<Herald>(config));
                }});
}

}  // namespace

SWARMSTAGE_EXPORT_ROLES(registry) {
  add_herald(registry);
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
