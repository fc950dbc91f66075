#pragma once

// Names and services: questions a node asks of its surroundings, each answered
// by an event later. A service runs at once, when it is called, and its replies
// wait for the service's delay or the caller's deadline, whichever comes first.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/node/service.h"
#include "core/services/service_directory.h"
#include "sim/model/world.h"

namespace swarmstage::model {

class Answers {
 public:
  explicit Answers(World& world) : world_(world) {}

  void add_name(std::string_view name, std::vector<IpAddress> addresses);
  ServiceDirectory& services() { return services_; }

  // As in Driver.
  void resolve(std::uint32_t node, ResolveId id, std::string_view name);
  void call(std::uint32_t node, CallId id, std::string_view service, const Json& request,
            TimePoint deadline);
  void cancel(std::uint32_t node, CallId id);

  /// An event of kind answer.
  void handle(const Event& event);

 private:
  struct Answer {
    std::uint32_t node = nobody;  // nobody: cancelled, or free
    std::uint32_t life = 0;       // of the node when it asked
    std::variant<delivered::Resolved, std::vector<delivered::Replied>> content;
  };

  void promise(Ticks at, Answer answer);
  ResolveReply look_up(std::string_view name) const;

  World& world_;
  std::map<std::string, std::vector<IpAddress>, std::less<>> names_;
  ServiceDirectory services_;
  std::vector<Answer> answers_;
  std::vector<std::uint32_t> free_;
};

}  // namespace swarmstage::model
