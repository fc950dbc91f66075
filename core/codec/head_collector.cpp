#include "core/codec/head_collector.h"

#include <algorithm>
#include <cstring>

namespace swarmstage::codec {

namespace {

constexpr std::size_t nowhere = std::string_view::npos;

// Where the head ends: after an empty line. A line that ends without '\r' counts
// here, so that the parser gets to see it and refuses it at once.
std::size_t end_of_head(std::string_view text, std::size_t from) {
  while (from < text.size()) {
    const void* found = std::memchr(text.data() + from, '\n', text.size() - from);
    if (!found) return nowhere;
    from = static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) + 1;
    if (from < text.size() && text[from] == '\n') return from + 1;
    if (from + 1 < text.size() && text[from] == '\r' && text[from + 1] == '\n') return from + 2;
  }
  return nowhere;
}

bool may_begin_a_head(char first) {
  return first > ' ' && first < 0x7f;
}

}  // namespace

HeadCollector::Kind HeadCollector::next(ByteView& input, std::string_view& raw) {
  if (given_) {
    given_ = false;
    std::string().swap(held_);
  }
  if (!held_.empty()) return join(input, raw);
  std::string_view text = input.text();
  // Some clients send an empty line after a body.
  const std::size_t begin = std::min(text.find_first_not_of("\r\n"), text.size());
  text.remove_prefix(begin);
  input = input.after(begin);
  if (text.empty()) return Kind::need_more;
  if (!may_begin_a_head(text.front())) return Kind::malformed;
  const std::size_t end = end_of_head(text, 0);
  if (end == nowhere) return join(input, raw);
  if (end > limit_) return Kind::too_long;
  raw = text.substr(0, end);
  input = input.after(end);
  return Kind::head;
}

HeadCollector::Kind HeadCollector::join(ByteView& input, std::string_view& raw) {
  const std::size_t before = held_.size();
  const std::size_t count = std::min(input.size(), limit_ + 1 - before);
  held_.append(input.text().substr(0, count));
  const std::size_t end = end_of_head(held_, before < 2 ? 0 : before - 2);
  if (end == nowhere) {
    if (held_.size() > limit_) return Kind::too_long;
    input = input.after(count);
    return Kind::need_more;
  }
  if (end > limit_) return Kind::too_long;
  input = input.after(end - before);
  held_.resize(end);
  raw = held_;
  given_ = true;
  return Kind::head;
}

}  // namespace swarmstage::codec
