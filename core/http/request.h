#pragma once

// A request as its handler sees it. Everything in it is a view, valid until the
// handler returns; a handler that answers later copies what it will need. The
// path is checked and decoded before anybody sees it: no "..", no zero byte, no
// empty segment, valid UTF-8.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/byte_view.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "core/codec/http1_head.h"
#include "core/node/stream.h"

namespace swarmstage::http {

using codec::HttpMethod;

/// A value of the path ("/peers/{id}") or of the query ("?detail=1"), decoded.
struct Parameter {
  std::string_view name;
  std::string value;
};

class Request {
 public:
  HttpMethod method() const { return head->method; }
  std::string_view field(std::string_view name) const { return head->field(name); }
  /// The value of {name} in the path of the route; asking for one the route does not have is a
  /// mistake of ours.
  std::string_view path_parameter(std::string_view name) const;
  /// Nothing if the query does not have it; empty if it has it without a value.
  std::optional<std::string> query(std::string_view name) const;
  /// The body as JSON: at most 32 deep, no name twice. One line says what is wrong with it.
  Result<Json> json() const;

  const codec::HttpRequestHead* head = nullptr;
  std::string_view path;       // decoded, begins with '/'
  std::string_view raw_query;  // after '?', as it came
  std::span<const Parameter> path_parameters;
  ByteView body;                            // whole, unless the route streams it
  Endpoint remote;                          // whom the stream comes from
  const PeerIdentity* peer;                 // what it proved, where TLS asked for it
  std::span<const std::string> host_names;  // that the server is known by; empty: by any
};

}  // namespace swarmstage::http
