#include "engine/run/arguments.h"

#include <algorithm>
#include <array>

#include "core/base/nearest.h"
#include "core/codec/line_codec.h"
#include "core/codec/text.h"
#include "engine/run/portable_math.h"

namespace swarmstage {

namespace {

constexpr std::array<std::string_view, 5> draw_words = {"uniform", "zipf", "choice", "letters",
                                                        "counter"};
constexpr std::int64_t ranks_limit = 1'000'000;
constexpr std::int64_t letters_limit = 16 << 20;

/// A number that cannot be one in what is drawn, if there is none at that place.
double number(const std::vector<std::string>& words, std::size_t place) {
  if (place >= words.size()) return -1;
  const Json value = Json::parse(words[place], nullptr, false);
  return value.is_number() ? value.get<double>() : -1;
}

/// The draw that was meant, if this is one word and nearly one of them.
std::optional<std::string> near_draw(std::string_view text) {
  const std::string_view word = codec::trimmed(text);
  const bool letters = std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  });
  if (word.size() < 3 || !letters) return std::nullopt;
  const std::vector<std::string> known(draw_words.begin(), draw_words.end());
  return nearest_word(word, known);
}

}  // namespace

ZipfRanks::ZipfRanks(double exponent, std::uint32_t count) {
  double sum = 0;
  for (std::uint32_t rank = 1; rank <= count; ++rank) {
    sum += 1 / portable_power(rank, exponent);
    sums_.push_back(sum);
  }
}

std::uint32_t ZipfRanks::draw(Random& random) const {
  const double at = random.real() * sums_.back();
  const auto found = std::upper_bound(sums_.begin(), sums_.end() - 1, at);
  return static_cast<std::uint32_t>(found - sums_.begin());
}

bool DrawnArguments::fill(Draw& draw) {
  const double first = number(draw.words, 0);
  const double second = number(draw.words, 1);
  switch (draw.kind) {
    case Draw::Kind::uniform:
      if (draw.words.size() != 2 || first < 0 || second < first) return false;
      draw.low = static_cast<std::int64_t>(first);
      draw.high = static_cast<std::int64_t>(second);
      return true;
    case Draw::Kind::zipf:
      if (draw.words.size() != 2 || first <= 0) return false;
      if (second < 1 || second > ranks_limit) return false;
      draw.ranks.emplace(first, static_cast<std::uint32_t>(second));
      return true;
    case Draw::Kind::choice:
      return !draw.words.empty();
    case Draw::Kind::letters:
      if (draw.words.size() != 1 || first < 0 || first > letters_limit) return false;
      draw.high = static_cast<std::int64_t>(first);
      return true;
    case Draw::Kind::counter:
      return draw.words.empty();
  }
  return false;
}

Result<std::optional<DrawnArguments::Draw>> DrawnArguments::parse_draw(const std::string& key,
                                                                       const std::string& text) {
  const std::size_t open = text.find('(');
  if (open == std::string::npos || !text.ends_with(')')) return std::optional<Draw>();
  const auto word = std::find(draw_words.begin(), draw_words.end(), text.substr(0, open));
  if (word == draw_words.end()) {
    if (const auto near = near_draw(text.substr(0, open))) {
      return Error{"'" + text + "' is no draw; did you mean '" + *near + "'?"};
    }
    return std::optional<Draw>();
  }
  Draw draw;
  draw.key = key;
  draw.kind = static_cast<decltype(draw.kind)>(word - draw_words.begin());
  const auto inside = std::string_view(text).substr(open + 1, text.size() - open - 2);
  if (!codec::trimmed(inside).empty()) {
    for (const std::string_view each : codec::split(inside, ',')) draw.words.emplace_back(each);
  }
  if (fill(draw)) return std::optional<Draw>(std::move(draw));
  return Error{"'" + text +
               "' cannot be drawn; expected uniform(1, 10), zipf(1.1, 200), "
               "choice(a, b), letters(64) or counter()"};
}

Result<DrawnArguments> DrawnArguments::parse(const Json& arguments) {
  DrawnArguments parsed;
  parsed.plain_ = arguments;
  for (const auto& argument : arguments.items()) {
    if (!argument.value().is_string()) continue;
    auto draw = parse_draw(argument.key(), argument.value().get<std::string>());
    if (!draw) return Error{draw.error()};
    if (draw.value()) parsed.draws_.push_back(std::move(*draw.value()));
  }
  return parsed;
}

Json DrawnArguments::value(Draw& draw, Random& random) {
  switch (draw.kind) {
    case Draw::Kind::uniform:
      return random.between(draw.low, draw.high);
    case Draw::Kind::zipf:
      return draw.ranks->draw(random);
    case Draw::Kind::choice:
      return draw.words[random.below(draw.words.size())];
    case Draw::Kind::letters: {
      std::string text(static_cast<std::size_t>(draw.high), ' ');
      for (char& letter : text) letter = static_cast<char>('a' + random.below(26));
      return text;
    }
    case Draw::Kind::counter:
      return draw.count++;
  }
  return nullptr;
}

Json DrawnArguments::draw(Random& random) {
  Json arguments = plain_;
  for (Draw& each : draws_) arguments[each.key] = value(each, random);
  return arguments;
}

}  // namespace swarmstage
