#include "core/roles/mesh/address_book.h"

#include <gtest/gtest.h>

namespace swarmstage::mesh {
namespace {

using Added = AddressBook::Added;

Endpoint at(std::uint16_t port) {
  return {IpAddress::v4(10, 0, 0, 9), port};
}

const IpAddress gossip = IpAddress::v4(10, 0, 0, 7);
const IpAddress other_gossip = IpAddress::v4(10, 0, 0, 8);
const TimePoint begin = at_time(0s);

TEST(AddressBook, TakesOnlySoManyFromOneSource) {
  AddressBook book({.limit = 10, .per_source_limit = 2});

  EXPECT_EQ(book.add(at(1), gossip, begin, begin), Added::added);
  EXPECT_EQ(book.add(at(1), other_gossip, begin, begin), Added::known);
  EXPECT_EQ(book.add(at(2), gossip, begin, begin), Added::added);
  EXPECT_EQ(book.add(at(3), gossip, begin, begin), Added::source_full);
  EXPECT_EQ(book.add(at(3), other_gossip, begin, begin), Added::added);
}

TEST(AddressBook, LetsTheWorstHearsayMakeRoom) {
  AddressBook book({.limit = 3});
  book.add(at(1), gossip, begin, begin);
  book.add(at(2), gossip, begin + 1s, begin);
  book.reached(at(3), begin);
  book.failed(at(2), begin + 2s, 0);

  EXPECT_EQ(book.add(at(4), gossip, begin + 3s, begin), Added::added);

  EXPECT_EQ(book.size(), 3U);
  EXPECT_FALSE(book.find(at(2)));
}

TEST(AddressBook, NeverForgetsWhatWorksForHearsay) {
  AddressBook book({.limit = 2});
  book.reached(at(1), begin);
  book.reached(at(2), begin);

  EXPECT_EQ(book.add(at(3), gossip, begin, begin), Added::book_full);
}

TEST(AddressBook, WaitsLongerAfterEachFailure) {
  AddressBook book({});
  book.reached(at(1), begin);

  std::vector<Duration> waits;
  for (int i = 0; i < 10; ++i) {
    book.failed(at(1), begin, 0);
    waits.push_back(book.find(at(1))->next_attempt - begin);
  }

  EXPECT_EQ(waits[0], 1s);
  EXPECT_EQ(waits[1], 2s);
  EXPECT_EQ(waits[4], 16s);
  EXPECT_EQ(waits[9], 5min) << "and no longer than that";
}

TEST(AddressBook, TriesSoonerOnceAfterEachFailureIfAPeerSaysItWorks) {
  AddressBook book({});
  book.reached(at(1), begin);
  for (int i = 0; i < 6; ++i) book.failed(at(1), begin, 0);

  EXPECT_TRUE(book.hope(at(1), begin + 1s));
  EXPECT_EQ(book.find(at(1))->next_attempt, begin + 1s);
  book.put_off(at(1), begin + 60s);
  EXPECT_FALSE(book.hope(at(1), begin + 2s));
  book.failed(at(1), begin + 60s, 0);
  EXPECT_TRUE(book.hope(at(1), begin + 61s));
}

TEST(AddressBook, HearsayAloneKeepsNoDeadAddressAlive) {
  AddressBook book({});
  book.add(at(1), gossip, begin, begin);
  book.failed(at(1), begin, 0);

  EXPECT_FALSE(book.hope(at(1), begin));
  EXPECT_FALSE(book.hope(at(2), begin));
}

TEST(AddressBook, GivesUpHearsayAfterThreeFailuresAndForgetsItLater) {
  AddressBook book({});
  book.add(at(1), gossip, begin, begin);
  for (int i = 0; i < 3; ++i) book.failed(at(1), begin, 0);

  EXPECT_FALSE(AddressBook::worth_dialling(*book.find(at(1))));
  EXPECT_EQ(book.add(at(1), other_gossip, begin + 1min, begin), Added::known);

  book.expire(begin + 11min);
  EXPECT_EQ(book.size(), 0U);
}

TEST(AddressBook, KeepsWhatWorkedOnceAndDropsItAfterItsExpiry) {
  AddressBook book({.expiry = 1h});
  book.reached(at(1), begin);
  book.failed(at(1), begin + 1min, 0);
  book.expire(begin + 59min);
  ASSERT_TRUE(book.find(at(1)));
  EXPECT_TRUE(AddressBook::worth_dialling(*book.find(at(1))));

  book.expire(begin + 61min);

  EXPECT_FALSE(book.find(at(1)));
}

TEST(AddressBook, DoesNotDialWhatItKnowsToBeItself) {
  AddressBook book({});
  book.add(at(1), gossip, begin, begin);

  book.mark_self(at(1));

  EXPECT_FALSE(AddressBook::worth_dialling(*book.find(at(1))));
}

}  // namespace
}  // namespace swarmstage::mesh
