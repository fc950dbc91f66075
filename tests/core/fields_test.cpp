#include "core/node/fields.h"

#include <gtest/gtest.h>

namespace swarmstage {
namespace {

std::vector<std::byte> encode(std::string_view name, Fields fields) {
  std::vector<std::byte> bytes;
  encode_fields(bytes, name, fields);
  return bytes;
}

TEST(Fields, ComeBackInOrderAndOfTheirType) {
  const auto bytes = encode("joined", {{"peers", 3U},
                                       {"share", 0.5},
                                       {"first", true},
                                       {"name", "ada"},
                                       {"after", Duration(2ms)},
                                       {"deficit", -7}});

  const DecodedFields decoded = decode_fields(bytes);

  EXPECT_EQ(decoded.name, "joined");
  EXPECT_EQ(decoded.fields.dump(), R"({"peers":3,"share":0.5,"first":true,"name":"ada",)"
                                   R"("after":2000000,"deficit":-7})");
}

TEST(Fields, MayBeNone) {
  EXPECT_EQ(decode_fields(encode("left", {})).fields, Json::object());
}

TEST(Fields, CanBeWalkedWithoutCopies) {
  const auto bytes = encode("joined", {{"peers", 3U}, {"share", 0.5}, {"name", "ada"}});

  FieldsReader reader(bytes);

  EXPECT_EQ(reader.name(), "joined");
  EXPECT_EQ(std::get<std::int64_t>(reader.next()->value), 3);
  EXPECT_EQ(std::get<double>(reader.next()->value), 0.5);
  const auto last = reader.next();
  EXPECT_EQ(last->key, "name");
  EXPECT_EQ(std::get<std::string_view>(last->value), "ada");
  EXPECT_FALSE(reader.next());
}

TEST(Fields, AreAppendedBehindWhatIsThere) {
  std::vector<std::byte> bytes(3);

  encode_fields(bytes, "left", {});

  EXPECT_EQ(decode_fields(ByteView(bytes).after(3)).name, "left");
}

TEST(Fields, CutShortAreAMistakeOfOurs) {
  const auto bytes = encode("joined", {{"peers", 3}});

  EXPECT_DEATH(decode_fields(ByteView(bytes).first(bytes.size() - 1)), "cut short");
}

}  // namespace
}  // namespace swarmstage
