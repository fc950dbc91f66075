#include "net/delayed_tasks.h"

#include <string>

#include <gtest/gtest.h>

namespace swarmstage::net {
namespace {

// The times are of the alarm clock alone: nobody looks at that of the system.
struct DelayedTasksTest : testing::Test {
  TimePoint at(Duration since) const { return TimePoint() + since; }
  void add(Duration since, char name) {
    tasks.add(at(since), [this, name] { ran += name; });
  }
  std::string ring(Duration since) {
    ran.clear();
    loop.alarms().ring(at(since));
    return ran;
  }

  EventLoop loop;
  DelayedTasks tasks{loop};
  std::string ran;
};

TEST_F(DelayedTasksTest, RunInTheOrderOfTheirTimesAndNoSooner) {
  add(20ms, 'c');
  add(10ms, 'a');
  add(10ms, 'b');

  EXPECT_EQ(loop.alarms().earliest(), at(10ms));
  EXPECT_EQ(ring(9ms), "");
  EXPECT_EQ(ring(10ms), "ab") << "of one time, as they came";
  EXPECT_EQ(loop.alarms().earliest(), at(20ms));
  EXPECT_EQ(ring(25ms), "c");
  EXPECT_EQ(loop.alarms().earliest(), never);
}

TEST_F(DelayedTasksTest, AllThatAreLateRunInTheirOrder) {
  add(20ms, 'b');
  add(10ms, 'a');

  EXPECT_EQ(ring(1s), "ab");
}

TEST_F(DelayedTasksTest, OneThatATaskAddsWaitsForTheNextTime) {
  tasks.add(at(10ms), [this] {
    ran += 'a';
    add(5ms, 'b');
  });

  EXPECT_EQ(ring(10ms), "a");
  EXPECT_EQ(ring(10ms), "b");
}

}  // namespace
}  // namespace swarmstage::net
