#include "core/trace/plain_json.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace swarmstage {
namespace {

std::string plain(const Json& value) {
  std::vector<std::byte> out;
  if (!append_plain_json(out, value)) return "needs care";
  return {reinterpret_cast<const char*>(out.data()), out.size()};
}

TEST(PlainJson, WritesWhatDumpWouldWrite) {
  const Json values[] = {nullptr,
                         true,
                         false,
                         0,
                         -1,
                         INT64_MIN,
                         UINT64_MAX,
                         "",
                         "hello, world ~",
                         Json::array(),
                         Json::object(),
                         {1, "two", {3, 4}, nullptr},
                         {{"text", "hello"}, {"count", 3}, {"of", {{"a", Json::array()}}}}};

  for (const Json& value : values) EXPECT_EQ(plain(value), value.dump());
}

TEST(PlainJson, LeavesWhatNeedsCareToDump) {
  const Json values[] = {0.5, "a \"quote\"", "back\\slash", "tab\t", "\x7f", "\xc3\xa9", "\xff"};

  for (const Json& value : values) {
    EXPECT_EQ(plain(value), "needs care");
    EXPECT_EQ(plain({{"deep", {1, value}}}), "needs care");
  }
  EXPECT_EQ(plain({{"k\ney", 1}}), "needs care");
}

}  // namespace
}  // namespace swarmstage
