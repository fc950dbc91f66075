#include "core/http/response.h"

#include <array>

#include "core/codec/http1_writer.h"
#include "core/http/content_tag.h"

namespace swarmstage::http {

std::string_view reason_phrase(Status status) {
  return codec::reason_phrase(status);
}

Response Response::json(const Json& body, Status status) {
  Response response;
  response.status = status;
  response.content_type = "application/json";
  // Text from strangers may be no UTF-8; it must not end us.
  response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return response;
}

Response Response::json(SharedBytes text) {
  Response response;
  response.content_type = "application/json";
  response.shared_body = std::move(text);
  return response;
}

Response Response::text(std::string body, Status status) {
  Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(body);
  return response;
}

Response Response::html(std::string body, Status status) {
  Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = std::move(body);
  return response;
}

Response Response::empty(Status status) {
  Response response;
  response.status = status;
  return response;
}

Response Response::problem(Status status, std::string_view detail) {
  Json body = {{"title", reason_phrase(status)}, {"status", status}};
  if (!detail.empty()) body["detail"] = detail;
  Response response = json(body, status);
  response.content_type = "application/problem+json";
  return response;
}

ByteView Response::body_view() const {
  if (!lasting_body.empty()) return lasting_body;
  if (shared_body.size() != 0) return shared_body.view();
  return body;
}

void Response::tag_by_content() {
  etag = content_tag(body_view());
}

}  // namespace swarmstage::http
