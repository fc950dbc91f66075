#include "core/node/send_queue.h"

#include <gtest/gtest.h>

#include "core/node/random.h"

namespace swarmstage {
namespace {

std::string front_of(const SendQueue& queue, std::size_t most = 64) {
  std::vector<ByteView> views(most);
  const std::size_t count = queue.front(views);
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += views[i].text();
  return all;
}

TEST(SendQueue, GathersSmallWritesInOneView) {
  BlockPool pool;
  SendQueue queue;

  queue.append(pool, "hel");
  queue.append(pool, "lo");

  ByteView views[4];
  ASSERT_EQ(queue.front(views), 1U);
  EXPECT_EQ(views[0], ByteView("hello"));
}

TEST(SendQueue, RefersToASharedPayloadWithoutCopyingIt) {
  SendQueue queue;
  const SharedBytes payload(ByteView("payload"));

  queue.append(payload);

  ByteView views[1];
  ASSERT_EQ(queue.front(views), 1U);
  EXPECT_EQ(views[0].data(), payload.view().data());
}

TEST(SendQueue, KeepsTheOrderOfOwnAndSharedBytes) {
  BlockPool pool;
  SendQueue queue;

  queue.append(pool, "a");
  queue.append(SharedBytes(ByteView("B")));
  queue.append(pool, "c");
  queue.append(SharedBytes(ByteView("")));

  EXPECT_EQ(front_of(queue), "aBc");
  EXPECT_EQ(queue.size(), 3U);
}

TEST(SendQueue, ShowsAsManyViewsAsFit) {
  BlockPool pool;
  SendQueue queue;
  for (int i = 0; i < 5; ++i) queue.append(SharedBytes(ByteView("x")));

  ByteView views[3];

  EXPECT_EQ(queue.front(views), 3U);
}

TEST(SendQueue, DropsAcrossTheBordersOfItsPieces) {
  BlockPool pool;
  SendQueue queue;
  queue.append(pool, "abc");
  queue.append(SharedBytes(ByteView("DEF")));
  queue.append(pool, "ghi");

  queue.drop(pool, 5);

  EXPECT_EQ(front_of(queue), "Fghi");
}

TEST(SendQueue, RefusesToDropMoreThanItHolds) {
  BlockPool pool;
  SendQueue queue;
  queue.append(pool, "abc");

  EXPECT_DEATH(queue.drop(pool, 4), "more bytes than were pending");
}

TEST(SendQueue, LosesAndMixesNothingUnderRandomUse) {
  BlockPool pool;
  SendQueue queue;
  Random random(3, 0, "send queue");
  std::string expected;
  char next = 'a';

  for (int step = 0; step < 5'000; ++step) {
    const std::string piece(random.below(3) == 0 ? random.below(70'000) : random.below(50), next);
    next = next == 'z' ? 'a' : static_cast<char>(next + 1);
    if (random.chance(0.3)) {
      queue.append(SharedBytes(ByteView(piece)));
    } else {
      queue.append(pool, piece);
    }
    expected += piece;
    const std::size_t count = random.below(std::min<std::size_t>(expected.size(), 40'000) + 1);
    ByteView first[1];
    if (queue.front(first) == 1) {
      ASSERT_EQ(first[0].text(), expected.substr(0, first[0].size()));
    }
    queue.drop(pool, count);
    expected.erase(0, count);
    ASSERT_EQ(queue.size(), expected.size());
  }

  EXPECT_EQ(front_of(queue, 100'000), expected);
}

}  // namespace
}  // namespace swarmstage
