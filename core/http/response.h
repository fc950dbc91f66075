#pragma once

// An answer, before it is on the wire. The handler says status, fields and body;
// the server adds Date, Content-Length, Connection and what CORS asks for, and
// answers HEAD, conditional requests, ranges and Accept-Encoding by itself from
// what is said here. A body is text of its own, bytes shared by many answers
// (stored once, however many clients read them), or bytes that live for ever.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/byte_view.h"
#include "core/base/json.h"
#include "core/base/shared_bytes.h"
#include "core/http/headers.h"
#include "core/node/time.h"

namespace swarmstage::http {

/// A number from 100 to 599, and the words that go with it.
using Status = int;
std::string_view reason_phrase(Status status);

struct Response {
  Status status = 200;
  std::string content_type;  // empty: no body, or none that has a type
  Headers headers;           // further fields
  std::string body;          // one of these three
  SharedBytes shared_body;
  ByteView lasting_body;  // must live as long as the program

  std::string etag;  // with its quotes; GET is then conditional and may ask for ranges
  std::optional<WallTime> last_modified;
  bool compressible = true;  // gzip it if it is text, big enough, and the client takes it
  bool gzipped = false;      // the body is gzip already; unpacked for who does not take it

  static Response json(const Json& body, Status status = 200);
  /// JSON that was made before: for what is asked more often than it changes.
  static Response json(SharedBytes text);
  static Response text(std::string body, Status status = 200);
  static Response html(std::string body, Status status = 200);
  static Response empty(Status status = 204);
  /// Problem details (RFC 9457): {"title": ..., "status": ..., "detail": ...}.
  static Response problem(Status status, std::string_view detail);

  ByteView body_view() const;
  /// Sets an etag made from the body.
  void tag_by_content();
};

}  // namespace swarmstage::http
