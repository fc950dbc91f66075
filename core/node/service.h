#pragma once

// Services are what is neither network nor time: a database, files, a heavy
// hash. A node calls one by name and hears one or more replies; the last says
// so. Operations are the other direction: what outsiders may ask of a node.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/node/endpoint.h"
#include "core/node/ids.h"

namespace swarmstage {

struct ServiceReply {
  enum class Status : std::uint8_t { ok, failed, timed_out, no_such_service };
  Status status = Status::ok;
  bool last = true;  // false: the service will push more under the same id
  Json body;         // the answer, or what went wrong
};

struct ResolveReply {
  std::vector<IpAddress> addresses;  // empty: nothing found
  std::string error;
};

struct Invocation {
  InvocationId id;
  std::string name;
  Json arguments;
};

/// The end of an invocation: a result, or an error in one line.
struct Outcome {
  bool ok = true;
  Json result;
  std::string error;
};

}  // namespace swarmstage
