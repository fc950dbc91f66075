#include <set>
#include <string>

#include "core/base/assert.h"
#include "engine/document/read_document.h"
#include "tests/fuzz/targets.h"

namespace swarmstage::fuzz {

namespace {

void check_place(const Value& value, Position at, std::uint32_t lines) {
  SWARMSTAGE_ASSERT(at.line >= 1 && at.line <= lines, "a line outside the file");
  SWARMSTAGE_ASSERT(at.column >= 1, "a column outside the line");
  SWARMSTAGE_ASSERT(value.file() == "input.yaml" || value.file() == "input.json", "a lost name");
}

void check(const Value& value, std::uint32_t lines, int depth) {
  SWARMSTAGE_ASSERT(depth <= 64, "deeper than promised");
  check_place(value, value.at(), lines);
  const std::size_t step = 1 + value.text().size() / 8;
  for (std::size_t i = 0; i <= value.text().size(); i += step) {
    check_place(value, value.position_of(i), lines);
  }
  for (const Value& each : value.items()) check(each, lines, depth + 1);
  std::set<std::string> keys;
  for (const Entry& each : value.entries()) {
    SWARMSTAGE_ASSERT(keys.insert(each.key).second, "a key is there twice");
    check_place(value, each.key_at, lines);
    check(each.value, lines, depth + 1);
  }
}

}  // namespace

void document(ByteView input) {
  // Of what is larger only the time is interesting, and that is a benchmark's.
  if (input.empty() || input.size() > 4096) return;
  const bool json = (static_cast<unsigned>(input[0]) & 1U) != 0;
  const std::string_view text = input.after(1).text();
  const auto read = parse_document(text, json ? "input.json" : "input.yaml");
  if (!read) {
    SWARMSTAGE_ASSERT(read.error().find('\n') == std::string::npos, "an error of several lines");
    SWARMSTAGE_ASSERT(read.error().starts_with(json ? "input.json:" : "input.yaml:"),
                      "an error from nowhere");
    return;
  }
  std::uint32_t lines = 1;
  for (const char letter : text) lines += letter == '\n' ? 1U : 0U;
  check(read.value().root(), lines, 0);
  const Json meant = read.value().root().to_json();
  if (!meant.is_structured()) return;
  const auto again = parse_document(meant.dump(), "again.json");
  SWARMSTAGE_ASSERT(again && again.value().root().to_json() == meant,
                    "written as JSON it means something else");
}

}  // namespace swarmstage::fuzz
