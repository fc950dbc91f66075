#include "core/codec/http_date.h"

#include <array>
#include <charconv>
#include <chrono>

namespace swarmstage::codec {

namespace {

constexpr std::array<std::string_view, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::size_t date_size = 29;

void append_two(std::string& out, unsigned number) {
  out += static_cast<char>('0' + number / 10 % 10);
  out += static_cast<char>('0' + number % 10);
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value).ptr;
  if (text.front() == '-' || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<unsigned> month(std::string_view text) {
  for (unsigned i = 0; i < months.size(); ++i) {
    if (months[i] == text) return i + 1;
  }
  return std::nullopt;
}

}  // namespace

std::string format_http_date(std::int64_t seconds) {
  using namespace std::chrono;
  const std::chrono::seconds since(seconds);
  const sys_days day = floor<std::chrono::days>(sys_seconds(since));
  const year_month_day date(day);
  const hh_mm_ss time(sys_seconds(since) - sys_seconds(day));
  std::string out(days[weekday(day).c_encoding()]);
  out += ", ";
  append_two(out, static_cast<unsigned>(date.day()));
  out += ' ';
  out += months[static_cast<unsigned>(date.month()) - 1];
  out += ' ';
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
  append_two(out, year / 100);
  append_two(out, year);
  out += ' ';
  append_two(out, static_cast<unsigned>(time.hours().count()));
  out += ':';
  append_two(out, static_cast<unsigned>(time.minutes().count()));
  out += ':';
  append_two(out, static_cast<unsigned>(time.seconds().count()));
  out += " GMT";
  return out;
}

std::optional<std::int64_t> parse_http_date(std::string_view text) {
  using namespace std::chrono;
  if (text.size() != date_size) return std::nullopt;
  const auto day = number(text.substr(5, 2));
  const auto in_year = month(text.substr(8, 3));
  const auto year = number(text.substr(12, 4));
  const auto hour = number(text.substr(17, 2));
  const auto minute = number(text.substr(20, 2));
  const auto second = number(text.substr(23, 2));
  if (!day || !in_year || !year || !hour || !minute || !second) return std::nullopt;
  const year_month_day date(std::chrono::year(*year), std::chrono::month(*in_year),
                            std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const std::int64_t seconds = sys_seconds(sys_days(date)).time_since_epoch().count() +
                               *hour * 3600 + *minute * 60 + *second;
  // The rest of the form: day of the week, separators, zone.
  if (*second < 60 && format_http_date(seconds) != text) return std::nullopt;
  return seconds;
}

}  // namespace swarmstage::codec
