#pragma once

// One row of the router's table: what is asked, how it is described, and who
// answers. The description is not a comment: /openapi.json is generated from it,
// so a route that is not described cannot be served.

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/http/exchange.h"

namespace swarmstage::http {

/// A parameter of the query, of the path, or a field, in words for the documentation.
struct ParameterDescription {
  std::string name;
  std::string about;
  Json schema = {{"type", "string"}};
  bool required = false;
  bool is_field = false;  // of the head: Last-Event-ID
};

struct AnswerDescription {
  Status status = 200;
  std::string about;
  std::string content_type = "application/json";  // empty: no body
  Json schema = Json::object();
};

struct Route {
  HttpMethod method = HttpMethod::get;
  /// "/peers", "/peers/{id}", or with the rest of the path: "/docs/{file...}".
  std::string path;
  std::string about;  // one sentence
  std::vector<ParameterDescription> parameters = {};
  /// The route's own; the server's, which any request may get, are described beside them.
  std::vector<AnswerDescription> answers = {};
  bool conditional = false;    // the answer has a tag or a date: 304, 412, 206, 416
  std::string body_type = {};  // of the request's body; empty: it has none
  Json body_schema = Json::object();
  bool streams_body = false;       // the handler is called with the head and listens for pieces
  std::size_t body_bytes_max = 0;  // 0: as the settings say
  Duration answer_timeout = 0s;    // 0: as the settings say; `never_timed` for long polls
  Handler handler = {};

  static constexpr Duration never_timed = Duration::max();
};

}  // namespace swarmstage::http
