#pragma once

// What outsiders may ask of an instance and see of it, as the role describes it
// (lan_discovery_role.cpp). Wrong arguments are answered with one line; nothing
// here trusts them.

#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/node/service.h"
#include "core/node/time.h"
#include "core/roles/lan_discovery/notice.h"

namespace swarmstage {
class Context;
}

namespace swarmstage::lan_discovery {

struct Discovery;

/// Lives for one invocation.
class Operations {
 public:
  Operations(Discovery& discovery, Context& context, const Invocation& invocation)
      : discovery_(discovery), context_(context), invocation_(invocation) {}

  void run();
  static bool has(std::string_view operation);

 private:
  struct Entry;
  static const Entry* find(std::string_view operation);

  void announce();
  void send_message();
  void list_peers();
  void list_messages();
  void leave();

  std::optional<std::string> text_argument(std::string_view name) const;
  void fail(const std::string& why);

  Discovery& discovery_;
  Context& context_;
  const Invocation& invocation_;
};

/// The one peer of that name, or of that instance; one line says why there is none.
Result<InstanceId> instance_called(const Discovery& discovery, const std::string& wanted);
/// As GET /peers shows them, by name; with `now`, all that is known of each.
Json list_of_peers(const Discovery& discovery, std::optional<TimePoint> now);
Json observe_discovery(const Discovery& discovery, std::string_view name, const Json& arguments);

}  // namespace swarmstage::lan_discovery
