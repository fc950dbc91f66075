#include "net/service_worker.h"

#include <latch>

#include <gtest/gtest.h>

namespace swarmstage::net {
namespace {

TEST(ServiceWorker, FinishesWhatWasAskedForBeforeItsEnd) {
  int finished = 0;
  std::latch began(1);
  std::latch goes_on(1);
  {
    ServiceWorker worker(AtItsEnd::finishes);
    worker.submit([&] {
      began.count_down();
      goes_on.wait();
      ++finished;
    });
    worker.submit([&] { ++finished; });
    worker.submit([&] { ++finished; });
    began.wait();
    goes_on.count_down();
  }

  EXPECT_EQ(finished, 3);
}

TEST(ServiceWorker, FinishesWhatItHadNoTimeToBegin) {
  int finished = 0;
  for (int i = 0; i < 100; ++i) {
    ServiceWorker worker(AtItsEnd::finishes);
    worker.submit([&] { ++finished; });
  }

  EXPECT_EQ(finished, 100);
}

}  // namespace
}  // namespace swarmstage::net
