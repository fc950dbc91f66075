// A child process as its parent has it.

#include "net/remote/remote_process.h"

#include <poll.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/stage/network_plan.h"
#include "net/loopback_block.h"
#include "net/remote/network_json.h"

namespace swarmstage::net {
namespace {

bool becomes(const RemoteProcess& process, short event, int milliseconds) {
  pollfd watched{process.descriptor(), event, 0};
  return ::poll(&watched, 1, milliseconds) > 0;
}

TEST(RemoteProcess, WaitsForADriverThatDoesNotListenAndLosesNothing) {
  constexpr std::uint64_t questions = 20000;
  const auto block = LoopbackBlock::take();
  auto process = RemoteProcess::start({SWARMSTAGE, "control"}, "process 1 of 1");
  ASSERT_TRUE(process) << process.error();
  process->tell(
      control::Init{control_version, 7, block.value().number(), 0, {}, LogLevel::off, {}, {}});
  process->tell(control::Epoch{0});
  for (std::uint64_t id = 1; id <= questions; ++id) {
    process->tell(control::Observe{"", id, "counters", Json::object()});
  }

  // Until neither side takes any more.
  while (!process->flush() && becomes(*process, POLLOUT, 500)) {
  }
  std::uint64_t answers = 0;
  while (answers < questions && becomes(*process, POLLIN, 10000) && process->read()) {
    process->flush();
    while (const auto line = process->next_line()) {
      const auto message = parse_control(*line);
      ASSERT_TRUE(message) << message.error();
      if (std::holds_alternative<control::Observed>(message.value())) ++answers;
    }
  }

  EXPECT_EQ(answers, questions);
}

TEST(RemoteProcess, SaysThatItsProgramIsNotThere) {
  auto process = RemoteProcess::start({"/no/such/program"}, "process 1 of 1");
  ASSERT_TRUE(process) << process.error();

  ASSERT_TRUE(becomes(*process, POLLIN, 10000));
  EXPECT_FALSE(process->read());

  EXPECT_EQ(process->obituary(), "process 1 of 1 could not be started");
}

}  // namespace
}  // namespace swarmstage::net
