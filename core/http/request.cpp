#include "core/http/request.h"

#include "core/base/assert.h"
#include "core/codec/http_target.h"
#include "core/http/strict_json.h"

namespace swarmstage::http {

std::string_view Request::path_parameter(std::string_view name) const {
  for (const Parameter& parameter : path_parameters) {
    if (parameter.name == name) return parameter.value;
  }
  SWARMSTAGE_ASSERT(false, "a handler asks for a parameter its route does not have");
  return {};
}

std::optional<std::string> Request::query(std::string_view name) const {
  return codec::query_value(raw_query, name);
}

Result<Json> Request::json() const {
  return read_strict_json(body.text());
}

}  // namespace swarmstage::http
