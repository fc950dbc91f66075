#include "core/codec/http_target.h"

#include <algorithm>

#include "core/codec/http1_head.h"
#include "core/codec/text.h"

namespace swarmstage::codec {

namespace {

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

bool is_plain(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' || letter == '_' ||
         letter == '~';
}

bool is_control(char letter) {
  return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f;
}

bool hides_a_slash(std::string_view path) {
  for (std::size_t at = path.find('%'); at < path.size(); at = path.find('%', at + 1)) {
    const std::string_view code = path.substr(at + 1, 2);
    if (code == "2f" || code == "2F" || code == "5c" || code == "5C") return true;
  }
  return false;
}

// After decoding: every segment is a name.
bool has_good_segments(std::string_view path) {
  path.remove_prefix(1);
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    if (segment == "." || segment == "..") return false;
    if (slash == std::string_view::npos) return true;
    if (segment.empty()) return false;
    path.remove_prefix(slash + 1);
  }
}

bool without_scheme(std::string_view& target) {
  const std::size_t colon = target.find("://");
  if (colon == std::string_view::npos) return false;
  const std::string_view scheme = target.substr(0, colon);
  if (!same_field_name(scheme, "http") && !same_field_name(scheme, "https")) return false;
  target.remove_prefix(colon + 3);
  const std::size_t end = std::min(target.find_first_of("/?"), target.size());
  if (end == 0) return false;
  target.remove_prefix(end);
  return true;
}

}  // namespace

bool read_target(std::string_view target, HttpTarget& out) {
  if (!target.empty() && target.front() != '/' && !without_scheme(target)) return false;
  if (target.find('#') != std::string_view::npos) return false;
  const std::size_t question = std::min(target.find('?'), target.size());
  out.path = target.substr(0, question);
  out.query = question == target.size() ? std::string_view() : target.substr(question + 1);
  if (out.path.empty()) out.path = "/";
  if (out.path.find('%') != std::string_view::npos) {
    if (hides_a_slash(out.path)) return false;
    auto decoded = percent_decoded(out.path, false);
    if (!decoded || !is_utf8(*decoded)) return false;
    out.decoded = std::move(*decoded);
    out.path = out.decoded;
  }
  const bool wrong = std::ranges::any_of(
      out.path, [](char letter) { return is_control(letter) || letter == '\\'; });
  return !wrong && is_utf8(out.path) && has_good_segments(out.path);
}

std::optional<std::string> query_value(std::string_view query, std::string_view name) {
  for (std::size_t begin = 0; begin < query.size();) {
    std::size_t end = begin;
    while (end < query.size() && query[end] != '&') ++end;
    const std::string_view pair = query.substr(begin, end - begin);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (percent_decoded(pair.substr(0, equals), true) == name) {
      if (equals == pair.size()) return std::string();
      return percent_decoded(pair.substr(equals + 1), true).value_or(std::string());
    }
    begin = end + 1;
  }
  return std::nullopt;
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char letter : text) {
    if (is_plain(letter)) {
      out += letter;
      continue;
    }
    const auto byte = static_cast<unsigned char>(letter);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
  return out;
}

}  // namespace swarmstage::codec
