#pragma once

// What becomes of a handler's answer once the request's conditions, ranges and
// codings are looked at (RFC 9110): 304, 412, 206, 416, or the body packed by
// gzip. Pure functions; internal to core/http.

#include <string>

#include "core/base/byte_view.h"
#include "core/codec/http1_head.h"
#include "core/http/response.h"

namespace swarmstage::http {

struct AnswerPlan {
  Status status = 200;
  ByteView body;              // of the response, or of `packed`
  std::string packed;         // made here
  std::string content_range;  // 206 and 416
  bool whole = true;          // the body is the response's own, all of it
  bool gzip = false;
  bool varies = false;  // another client might have got another coding
  bool ranges = true;   // parts of it may be asked for
};

AnswerPlan plan_answer(const codec::HttpRequestHead& request, const Response& response,
                       std::size_t gzip_bytes_min);

/// Of an answer that comes bit by bit: its head alone, and whether the bits are packed.
/// `may_pack`: it has bits, nobody has counted them, and the settings allow it.
AnswerPlan plan_stream(const codec::HttpRequestHead& request, const Response& head, bool may_pack);

/// Whether Accept-Encoding lets us.
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace swarmstage::http
