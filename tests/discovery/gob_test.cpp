// The datagrams of the original.

#include "core/roles/lan_discovery/gob.h"

#include <gtest/gtest.h>

#include "core/node/random.h"

namespace swarmstage::lan_discovery {
namespace {

LegacyNotice announcement() {
  return {false, "my-client1", "10.0.0.2:8080x"};
}

TEST(Gob, AnAnnouncementHasTheSizesAndTheFrameOfTheOriginal) {
  const std::string bytes = write_gob(announcement());

  EXPECT_EQ(bytes.size(), 235U) << "with ten bytes of name and fourteen of sender";
  EXPECT_EQ(bytes.substr(0, 3), "\x32\xff\x81");
  EXPECT_EQ(bytes.substr(51, 8), "\xff\x91\xff\x82\x01\x0e\x01\x41");
  EXPECT_EQ(bytes.substr(51 + 147 + 1, 2), "\xff\x84");
  EXPECT_TRUE(bytes.ends_with(std::string("10.0.0.2:8080x\0", 15)));
}

TEST(Gob, AnAnswerHasNoSender) {
  const std::string bytes = write_gob({true, "client-8", ""});

  EXPECT_EQ(bytes.size(), 217U) << "with eight bytes of name";
  EXPECT_EQ(bytes.substr(55, 2), "\x01\x10");
}

TEST(Gob, WhatIsWrittenIsRead) {
  const LegacyNotice answer{true, "bob", ""};

  EXPECT_EQ(read_gob(write_gob(announcement())), announcement());
  EXPECT_EQ(read_gob(write_gob(answer)), answer);
}

TEST(Gob, TypesAreKnownByTheirDefinitionsAndNotByTheirNumbers) {
  std::string bytes = write_gob(announcement());
  // 65 and 66 become 70 and 71, defined and used.
  for (const auto& [before, after] : {std::pair{'\x81', '\x8b'}, std::pair{'\x82', '\x8c'},
                                      std::pair{'\x83', '\x8d'}, std::pair{'\x84', '\x8e'}}) {
    for (std::size_t at = 1; at < bytes.size(); ++at) {
      if (bytes[at - 1] == '\xff' && bytes[at] == before) bytes[at] = after;
    }
  }

  EXPECT_EQ(read_gob(bytes), announcement());
}

TEST(Gob, AValueOfATypeThatNobodyDefinedIsRefused) {
  std::string bytes = write_gob(announcement());
  bytes[51 + 2 + 1] = '\x8c';

  EXPECT_FALSE(read_gob(bytes));
}

TEST(Gob, EveryShorteningIsRefused) {
  const std::string whole = write_gob(announcement());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(read_gob(ByteView(whole).first(size))) << size;
  }
  EXPECT_FALSE(read_gob(whole + "x"));
}

TEST(Gob, ChangedBytesAreReadOrRefusedAndNeverBelievedBlindly) {
  const std::string whole = write_gob(announcement());
  Random random(1, 0, "changes");
  for (int i = 0; i < 20'000; ++i) {
    std::string changed = whole;
    for (int n = 0; n < 3; ++n) {
      changed[random.below(changed.size())] = static_cast<char>(random.below(256));
    }
    const auto notice = read_gob(changed);
    EXPECT_LE(notice ? notice->name.size() : 0, changed.size());
  }
}

TEST(Gob, OtherTypesAreNotUnderstood) {
  std::string other = write_gob(announcement());
  other[51 + 2 + 3] = '\x0a';

  EXPECT_FALSE(read_gob(other));
}

}  // namespace
}  // namespace swarmstage::lan_discovery
