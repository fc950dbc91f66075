#include "engine/report/json_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "core/base/json.h"

namespace swarmstage {

namespace {

bool is_plain(char each) {
  const auto value = static_cast<unsigned char>(each);
  return value >= 0x20 && value < 0x7f && each != '"' && each != '\\';
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
  if (!std::all_of(text.begin(), text.end(), is_plain)) {
    out += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

void append_json_number(std::string& out, std::int64_t value) {
  std::array<char, 24> digits{};
  out.append(digits.data(), std::to_chars(digits.begin(), digits.end(), value).ptr);
}

void append_json_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  std::array<char, 32> digits{};
  out.append(digits.data(), std::to_chars(digits.begin(), digits.end(), value).ptr);
}

std::string valid_text(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace swarmstage
