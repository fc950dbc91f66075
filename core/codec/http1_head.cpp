#include "core/codec/http1_head.h"

#include <algorithm>

namespace swarmstage::codec {

namespace {

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::string_view without_spaces(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The same place in another copy of the text.
std::string_view moved(std::string_view view, std::string_view from, std::string_view to) {
  if (view.empty()) return {};
  return to.substr(static_cast<std::size_t>(view.data() - from.data()), view.size());
}

void move_fields(HttpHead& head, std::string_view copy) {
  for (HttpField& field : head.fields) {
    field.name = moved(field.name, head.raw, copy);
    field.value = moved(field.value, head.raw, copy);
  }
  head.raw = copy;
}

}  // namespace

std::string_view to_string(HttpMethod method) {
  switch (method) {
    case HttpMethod::get:
      return "GET";
    case HttpMethod::head:
      return "HEAD";
    case HttpMethod::post:
      return "POST";
    case HttpMethod::put:
      return "PUT";
    case HttpMethod::remove:
      return "DELETE";
    case HttpMethod::patch:
      return "PATCH";
    case HttpMethod::options:
      return "OPTIONS";
    case HttpMethod::other:
      break;
  }
  return "OTHER";
}

bool same_field_name(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i] != right[i] && lower(left[i]) != lower(right[i])) return false;
  }
  return true;
}

std::string_view take_list_item(std::string_view& list) {
  std::size_t end = 0;
  while (end < list.size() && list[end] != ',') ++end;
  const std::string_view item = without_spaces(list.substr(0, end));
  list.remove_prefix(end == list.size() ? end : end + 1);
  return item;
}

bool has_token(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    if (same_field_name(take_list_item(list), token)) return true;
  }
  return false;
}

std::optional<std::string_view> HttpHead::find(std::string_view name) const {
  for (const HttpField& field : fields) {
    if (same_field_name(field.name, name)) return field.value;
  }
  return std::nullopt;
}

std::string_view HttpHead::field(std::string_view name) const {
  return find(name).value_or(std::string_view());
}

void HttpRequestHead::rebase(std::string_view copy) {
  method_text = moved(method_text, raw, copy);
  target = moved(target, raw, copy);
  host = moved(host, raw, copy);
  move_fields(*this, copy);
}

void HttpResponseHead::rebase(std::string_view copy) {
  reason = moved(reason, raw, copy);
  move_fields(*this, copy);
}

}  // namespace swarmstage::codec
