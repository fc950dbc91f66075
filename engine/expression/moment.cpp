#include "engine/expression/moment.h"

#include "core/codec/line_codec.h"
#include "core/node/units.h"

namespace swarmstage {

namespace {

using codec::trimmed;

bool begins_as_number(std::string_view text) {
  return !text.empty() && text.front() >= '0' && text.front() <= '9';
}

/// Where " + 5s" or " - 5s" begins; the last such place, for marks may hold signs.
std::size_t sign_position(std::string_view text) {
  for (std::size_t i = text.size(); i-- > 1;) {
    const bool sign = text[i] == '+' || text[i] == '-';
    if (sign && text[i - 1] == ' ' && begins_as_number(trimmed(text.substr(i + 1)))) return i;
  }
  return std::string_view::npos;
}

}  // namespace

Result<Moment> Moment::parse(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return Error{"is empty; a moment is such as 60s or `the crash + 5s`"};
  if (begins_as_number(text)) {
    const Result<Duration> offset = parse_duration(text);
    if (!offset) return Error{offset.error()};
    return Moment{{}, offset.value()};
  }
  const std::size_t sign = sign_position(text);
  if (sign == std::string_view::npos) return Moment{std::string(text), {}};
  const Result<Duration> offset = parse_duration(trimmed(text.substr(sign + 1)));
  if (!offset) return Error{offset.error()};
  const Duration length = offset.value();
  return Moment{std::string(trimmed(text.substr(0, sign))), text[sign] == '-' ? -length : length};
}

std::optional<Duration> Moment::resolve(
    const std::function<std::optional<Duration>(std::string_view)>& when) const {
  if (mark.empty()) return offset;
  const std::optional<Duration> base = when(mark);
  if (!base) return std::nullopt;
  return *base + offset;
}

std::string Moment::to_string() const {
  if (mark.empty()) return format_duration(offset);
  std::string text = mark;
  if (offset == Duration{}) return text;
  text += offset < Duration{} ? " - " : " + ";
  text += format_duration(offset < Duration{} ? -offset : offset);
  return text;
}

}  // namespace swarmstage
