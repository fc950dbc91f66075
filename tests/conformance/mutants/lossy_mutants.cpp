// The plainest mutants, made by the dozen: each loses, or does twice, one kind
// of delivery, command or call.

#include "tests/conformance/mutants/driver_decorator.h"
#include "tests/conformance/mutants/mutant.h"
#include "tests/conformance/mutants/stage_decorator.h"

namespace swarmstage::conformance {

namespace {

class Repeating : public DriverDecorator {
 public:
  Repeating(Driver& real, std::string_view command, int times)
      : DriverDecorator(real), command_(command), times_(times) {}

 protected:
  int times(std::string_view command) override { return command == command_ ? times_ : 1; }

 private:
  std::string_view command_;
  int times_;
};

class Forgetful : public StageDecorator {
 public:
  Forgetful(std::unique_ptr<Stage> real, std::string_view call)
      : StageDecorator(std::move(real)), call_(call) {}

 protected:
  bool loses(std::string_view call) override { return call == call_; }

 private:
  std::string_view call_;
};

Mutant command_times(std::string topic, std::string_view command, int times) {
  return breaks_commands(
      std::move(topic), (times == 0 ? "loses command " : "doubles command ") + std::string(command),
      [command, times](Driver& real) { return std::make_unique<Repeating>(real, command, times); });
}

Mutant loses_call(std::string topic, std::string_view call) {
  return breaks_stage(std::move(topic), "ignores " + std::string(call),
                      [call](std::unique_ptr<Stage> real) {
                        return std::make_unique<Forgetful>(std::move(real), call);
                      });
}

Mutant delivery_times(std::string topic, std::size_t index, int times) {
  return breaks_deliveries(
      std::move(topic),
      (times == 0 ? "never tells " : "tells twice ") + std::string(delivery_name(index)),
      [index, times]() -> NodeDecorator::Meddle {
        return [index, times](const Delivery& delivery, const NodeDecorator::Pass& pass) {
          const bool meant = delivery.index() == index;
          for (int i = meant ? times : 1; i > 0; --i) pass(delivery);
        };
      });
}

struct Kind {
  std::string_view topic;
  std::string_view what;
};

constexpr Kind commands[] = {
    {"timer", "wake_at"},       {"chance", "fill_unguessable"},
    {"port", "open_port"},      {"port", "close_port"},
    {"group", "join_group"},    {"group", "leave_group"},
    {"datagram", "send"},       {"group", "broadcast"},
    {"connect", "listen"},      {"connect", "close_listener"},
    {"connect", "connect"},     {"stream", "flush"},
    {"end", "finish"},          {"end", "abort"},
    {"pressure", "pause"},      {"pressure", "resume"},
    {"service", "resolve"},     {"service", "call"},
    {"service", "cancel_call"},
};

constexpr Kind calls[] = {
    {"service", "add_name"}, {"service", "add_service"}, {"life", "start"},
    {"life", "drain"},       {"life", "stop"},           {"crash", "crash"},
    {"operation", "invoke"}, {"chance", "at"},           {"link", "set_between"},
    {"link", "set_link"},    {"link", "clear_link"},     {"link", "set_access"},
    {"network", "heal"},     {"network", "pause"},       {"network", "resume"},
    {"crash", "crash_host"}, {"crash", "restart_host"},  {"operation", "set_interface"},
    {"chance", "set_clock"}, {"life", "replace"},        {"store", "set_disk_full"},
    {"store", "lose_disk"},  {"store", "slow_service"},
};

// By position in Delivery; what is lost of a stream shows in many topics.
constexpr std::string_view delivery_topics[] = {
    "life",     "life",     "life",    "life",    "port",    "port",      "port",
    "datagram", "timer",    "connect", "connect", "connect", "connect",   "stream",
    "end",      "pressure", "end",     "service", "service", "operation", "operation"};

// Losing or doubling these breaks no promise: an extra wake, pause or resume is harmless.
bool is_harmless_twice(std::string_view command) {
  for (const std::string_view each :
       {"wake_at", "fill_unguessable", "join_group", "leave_group", "pause", "resume",
        "cancel_call", "flush", "close_port", "close_listener", "finish", "abort"}) {
    if (command == each) return true;
  }
  return false;
}

}  // namespace

std::vector<Mutant> lossy_mutants() {
  std::vector<Mutant> mutants;
  for (const Kind& each : commands) {
    mutants.push_back(command_times(std::string(each.topic), each.what, 0));
    if (is_harmless_twice(each.what)) continue;
    mutants.push_back(command_times(std::string(each.topic), each.what, 2));
  }
  for (const Kind& each : calls) {
    mutants.push_back(loses_call(std::string(each.topic), each.what));
  }
  for (std::size_t i = 0; i < std::variant_size_v<Delivery>; ++i) {
    const std::string topic(delivery_topics[i]);
    mutants.push_back(delivery_times(topic, i, 0));
    mutants.push_back(delivery_times(topic, i, 2));
  }
  return mutants;
}

}  // namespace swarmstage::conformance
