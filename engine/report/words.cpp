#include "engine/report/words.h"

#include <algorithm>
#include <array>
#include <cinttypes>
#include <cstdio>

namespace swarmstage {

namespace {

bool begins_letter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U;
}

}  // namespace

std::string seconds_text(Duration duration) {
  const std::int64_t count = duration.count();
  std::array<char, 40> digits{};
  const std::int64_t whole = count / 1'000'000'000;
  const std::int64_t rest = count % 1'000'000'000;
  std::snprintf(digits.data(), digits.size(), "%s%" PRId64 ".%09" PRId64, count < 0 ? "-" : "",
                whole < 0 ? -whole : whole, rest < 0 ? -rest : rest);
  std::string text = digits.data();
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text + "s";
}

std::string event_text(const RunEvent& event) {
  std::string text = event.kind == "event" ? "" : event.kind + " ";
  text += event.name;
  for (const auto& [key, value] : event.fields.items()) {
    text += ' ';
    text += key;
    text += '=';
    text += value.is_string() ? value.get<std::string>()
                              : value.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  return text;
}

std::string run_title(const RunResult& run) {
  return run_title(run.scenario, run.stage, run.seed);
}

std::string run_title(const std::string& scenario, const std::string& stage, std::uint64_t seed) {
  std::string title = scenario;
  title += ", on ";
  title += stage;
  title += ", seed ";
  title += std::to_string(seed);
  return title;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ", ";
    text += word;
  }
  return text;
}

std::string counted(std::size_t count, std::string_view what) {
  std::string text = std::to_string(count);
  text += ' ';
  text += what;
  if (count != 1) text += 's';
  return text;
}

std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_letter));
}

std::string padded(std::string text, std::size_t columns) {
  const std::size_t has = letters(text);
  if (has < columns) text.append(columns - has, ' ');
  return text;
}

std::string shortened(const std::string& text, std::size_t longest) {
  if (letters(text) <= longest) return text;
  std::size_t at = 0;
  for (std::size_t taken = 0; at < text.size(); ++at) {
    if (begins_letter(text[at]) && taken++ == longest - 3) break;
  }
  return text.substr(0, at) + "...";
}

}  // namespace swarmstage
