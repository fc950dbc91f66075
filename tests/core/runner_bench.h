#pragma once

// One runner between a scripted node and a driver whose every call a test may
// expect or answer. What the node asks for reaches the driver at once; nothing
// else happens by itself. Destroy it last.

#include <memory>

#include <gmock/gmock.h>

#include "core/node/driver.h"
#include "core/node/node_runner.h"
#include "core/node/runner_group.h"
#include "tests/support/script_node.h"

namespace swarmstage::support {

/// The only node there is.
inline constexpr NodeIndex self{0};

// What makes and ends these is in runner_bench.cpp, and so is the code of all their calls:
// generated in each file that includes this it would be most of what is compiled there.

class MockDriver : public Driver {
 public:
  MockDriver();
  ~MockDriver() override;
  MOCK_METHOD(void, wake_at, (NodeIndex, TimePoint), (override));
  MOCK_METHOD(WallTime, wall_time, (NodeIndex), (override));
  MOCK_METHOD(void, fill_unguessable, (NodeIndex, std::span<std::byte>), (override));
  MOCK_METHOD(void, open_port, (NodeIndex, PortId, const PortOptions&), (override));
  MOCK_METHOD(void, close_port, (NodeIndex, PortId), (override));
  MOCK_METHOD(void, join_group, (NodeIndex, PortId, const IpAddress&), (override));
  MOCK_METHOD(void, leave_group, (NodeIndex, PortId, const IpAddress&), (override));
  MOCK_METHOD(void, send, (NodeIndex, PortId, const Endpoint&, ByteView), (override));
  MOCK_METHOD(void, broadcast, (NodeIndex, PortId, std::uint16_t, ByteView), (override));
  MOCK_METHOD(void, listen, (NodeIndex, ListenerId, const ListenOptions&), (override));
  MOCK_METHOD(void, close_listener, (NodeIndex, ListenerId), (override));
  MOCK_METHOD(void, connect, (NodeIndex, StreamId, const Endpoint&, const ConnectOptions&),
              (override));
  MOCK_METHOD(void, flush, (NodeIndex, StreamId), (override));
  MOCK_METHOD(void, finish, (NodeIndex, StreamId), (override));
  MOCK_METHOD(void, abort, (NodeIndex, StreamId), (override));
  MOCK_METHOD(void, pause, (NodeIndex, StreamId), (override));
  MOCK_METHOD(void, resume, (NodeIndex, StreamId), (override));
  MOCK_METHOD(void, resolve, (NodeIndex, ResolveId, std::string_view), (override));
  MOCK_METHOD(void, call, (NodeIndex, CallId, std::string_view, const Json&, TimePoint),
              (override));
  MOCK_METHOD(void, cancel_call, (NodeIndex, CallId), (override));
};

class MockObserver : public Observer {
 public:
  MockObserver();
  ~MockObserver() override;
  MOCK_METHOD(void, event, (NodeIndex, TimePoint, ByteView), (override));
  MOCK_METHOD(void, measured, (NodeIndex, TimePoint, std::string_view, double), (override));
  MOCK_METHOD(void, changed, (NodeIndex, TimePoint, std::string_view), (override));
  MOCK_METHOD(void, logged, (NodeIndex, TimePoint, LogLevel, ByteView), (override));
  MOCK_METHOD(void, completed, (NodeIndex, TimePoint, InvocationId, const Outcome&), (override));
  MOCK_METHOD(void, failed, (NodeIndex, TimePoint, std::string_view), (override));
};

class RunnerBench {
 public:
  explicit RunnerBench(Limits limits = {}, std::uint64_t seed = 1);
  ~RunnerBench();

  /// Runs the wish inside a handler of the node, at the bench's time.
  void act(std::function<void(Context&)> wish);
  template <typename D>
  void deliver(const D& delivery) {
    runner.deliver(now, delivery);
  }
  /// A port that is open; a stream we connected and that is open.
  PortId open_port();
  StreamId open_stream();

  const Diary& diary() const { return script.diary; }

  TimePoint now{};
  Script script;
  Host host{"bench", {}};
  testing::NiceMock<MockDriver> driver;
  testing::NiceMock<MockObserver> observer;
  RunnerGroup group;
  NodeRunner runner;
};

}  // namespace swarmstage::support
