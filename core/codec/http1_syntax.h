#pragma once

// Reads one whole head of HTTP/1.1. Boost.Beast's parser does it, and its source
// file is the only one that knows; on top of Beast's rules it refuses what two
// programs in a row could read in two ways: folded lines, several Host fields or one
// that names no host, codings other than chunked, Content-Length beside
// Transfer-Encoding.

#include <string_view>

#include "core/codec/http1_head.h"

namespace swarmstage::codec {

/// 0, or the status to answer: 400, 501 (a coding nobody here knows), 505.
int read_request_head(std::string_view raw, HttpRequestHead& head);
/// Whether it is a head. Its framing is that of an answer to GET.
bool read_response_head(std::string_view raw, HttpResponseHead& head);

}  // namespace swarmstage::codec
