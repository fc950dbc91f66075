#include "core/http/answer_plan.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "core/codec/gzip.h"
#include "core/codec/http_date.h"

namespace swarmstage::http {

namespace {

constexpr std::size_t unpacked_bytes_max = 64U << 20;
constexpr std::int64_t second = 1'000'000'000;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view without_weakness(std::string_view tag) {
  return tag.starts_with("W/") ? tag.substr(2) : tag;
}

// Whether the tag is in a list like `"a", W/"b"` or is meant by "*".
bool lists_tag(std::string_view list, std::string_view tag, bool weak_counts) {
  if (trimmed(list) == "*") return true;
  if (!weak_counts && tag.starts_with("W/")) return false;
  while (!list.empty()) {
    const std::string_view each = codec::take_list_item(list);
    const std::string_view compared = weak_counts ? without_weakness(each) : each;
    if (compared == without_weakness(tag)) return true;
  }
  return false;
}

bool not_newer(const Response& response, std::string_view date) {
  const auto seconds = codec::parse_http_date(date);
  return response.last_modified && seconds &&
         response.last_modified->nanoseconds / second <= *seconds;
}

// 0: the conditions hold.
Status failed_condition(const codec::HttpRequestHead& request, const Response& response) {
  if (const auto match = request.find("If-Match"); match && !response.etag.empty()) {
    if (!lists_tag(*match, response.etag, false)) return 412;
  } else if (const auto since = request.find("If-Unmodified-Since")) {
    const bool dated = response.last_modified && codec::parse_http_date(*since);
    if (dated && !not_newer(response, *since)) return 412;
  }
  if (const auto none = request.find("If-None-Match")) {
    return !response.etag.empty() && lists_tag(*none, response.etag, true) ? 304 : 0;
  }
  const auto since = request.find("If-Modified-Since");
  return since && not_newer(response, *since) ? 304 : 0;
}

struct Range {
  enum class Kind : std::uint8_t { none, part, nowhere } kind = Kind::none;
  std::size_t first = 0;
  std::size_t last = 0;
};

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || end.ptr != text.data() + text.size()) return {};
  // Nothing here is so long that one more than these would be another place.
  if (end.ec == std::errc::result_out_of_range) return std::numeric_limits<std::uint64_t>::max();
  if (end.ec != std::errc()) return {};
  return value;
}

// One range; several, and what is not understood, are answered as if not asked.
Range read_range(std::string_view text, std::size_t size) {
  constexpr std::string_view unit = "bytes=";
  if (!text.starts_with(unit)) return {};
  text = trimmed(text.substr(unit.size()));
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return {};
  const auto first = number(text.substr(0, dash));
  const auto last = number(text.substr(dash + 1));
  if (dash == 0) {
    if (!last) return {};
    if (*last == 0 || size == 0) return {Range::Kind::nowhere};
    return {Range::Kind::part, size - std::min<std::size_t>(*last, size), size - 1};
  }
  if (!first || (!last && dash + 1 != text.size()) || (last && *last < *first)) return {};
  if (*first >= size) return {Range::Kind::nowhere};
  return {Range::Kind::part, *first, std::min<std::size_t>(last.value_or(size - 1), size - 1)};
}

bool range_is_current(const codec::HttpRequestHead& request, const Response& response) {
  const auto condition = request.find("If-Range");
  if (!condition) return true;
  if (!condition->starts_with('"')) {
    const auto seconds = codec::parse_http_date(*condition);
    return seconds && response.last_modified &&
           response.last_modified->nanoseconds / second == *seconds;
  }
  return *condition == response.etag;
}

bool is_text(std::string_view type) {
  constexpr std::array<std::string_view, 6> texts = {
      "text/",         "application/json",       "application/problem+json",
      "image/svg+xml", "application/javascript", "application/xml"};
  return std::ranges::any_of(texts, [&](std::string_view each) { return type.starts_with(each); });
}

void plan_range(const codec::HttpRequestHead& request, const Response& response, AnswerPlan& plan) {
  const bool may_ask = request.method == codec::HttpMethod::get &&
                       (!response.etag.empty() || response.last_modified);
  const auto asked = request.find("Range");
  if (!may_ask || !asked || !range_is_current(request, response)) return;
  const std::size_t size = plan.body.size();
  const Range range = read_range(*asked, size);
  if (range.kind == Range::Kind::none) return;
  plan.content_range = "bytes ";
  if (range.kind == Range::Kind::nowhere) {
    plan.status = 416;
    plan.content_range += '*';
    plan.body = {};
  } else {
    plan.status = 206;
    plan.content_range += std::to_string(range.first);
    plan.content_range += '-';
    plan.content_range += std::to_string(range.last);
    plan.body = plan.body.after(range.first).first(range.last - range.first + 1);
  }
  plan.content_range += '/';
  plan.content_range += std::to_string(size);
  plan.whole = false;
}

// The body is gzip already.
void plan_unpacking(const codec::HttpRequestHead& request, AnswerPlan& plan) {
  plan.varies = true;
  plan.gzip = accepts_gzip(request.field("Accept-Encoding"));
  if (plan.gzip) return;
  plan.packed = codec::gunzipped(plan.body, unpacked_bytes_max).value_or(std::string());
  plan.body = plan.packed;
  plan.whole = false;
}

// Text that nobody has coded, and no part of a text: its range counts the bytes as they are.
bool may_be_packed(const Response& response) {
  return response.compressible && is_text(response.content_type) && response.status != 206 &&
         !response.headers.find("Content-Encoding") && !response.headers.find("Content-Range");
}

void plan_packing(const codec::HttpRequestHead& request, const Response& response,
                  std::size_t gzip_bytes_min, AnswerPlan& plan) {
  if (gzip_bytes_min == 0 || plan.body.size() < gzip_bytes_min) return;
  if (!may_be_packed(response)) return;
  plan.varies = true;
  if (!accepts_gzip(request.field("Accept-Encoding"))) return;
  plan.packed = codec::gzipped(plan.body);
  plan.body = plan.packed;
  plan.gzip = true;
  plan.whole = false;
}

}  // namespace

AnswerPlan plan_answer(const codec::HttpRequestHead& request, const Response& response,
                       std::size_t gzip_bytes_min) {
  AnswerPlan plan;
  plan.status = response.status;
  plan.body = response.body_view();
  const bool reads =
      request.method == codec::HttpMethod::get || request.method == codec::HttpMethod::head;
  const bool conditional = reads && response.status == 200 &&
                           (!response.etag.empty() || response.last_modified.has_value());
  if (conditional) {
    if (const Status failed = failed_condition(request, response)) {
      plan.status = failed;
      plan.body = {};
      plan.whole = false;
      return plan;
    }
  }
  if (response.gzipped) {
    plan_unpacking(request, plan);
    return plan;
  }
  if (conditional) plan_range(request, response, plan);
  if (plan.content_range.empty()) plan_packing(request, response, gzip_bytes_min, plan);
  return plan;
}

// Events are not packed: most are smaller than what packing adds to each.
AnswerPlan plan_stream(const codec::HttpRequestHead& request, const Response& head, bool may_pack) {
  AnswerPlan plan;
  plan.status = head.status;
  plan.ranges = false;
  const bool events = head.content_type.starts_with("text/event-stream");
  if (!may_pack || events || head.gzipped || !may_be_packed(head)) return plan;
  plan.varies = true;
  plan.gzip = accepts_gzip(request.field("Accept-Encoding"));
  return plan;
}

bool accepts_gzip(std::string_view accept_encoding) {
  bool any = false;
  while (!accept_encoding.empty()) {
    const std::string_view each = codec::take_list_item(accept_encoding);
    const std::size_t semicolon = std::min(each.find(';'), each.size());
    const std::string_view coding = trimmed(each.substr(0, semicolon));
    const std::string_view weight = trimmed(each.substr(std::min(semicolon + 1, each.size())));
    const bool refused =
        weight.starts_with("q=0") && weight.find_first_not_of("0.", 2) == std::string_view::npos;
    if (codec::same_field_name(coding, "gzip")) return !refused;
    if (coding == "*") any = !refused;
  }
  return any;
}

}  // namespace swarmstage::http
