#pragma once

// The only door to Asio, for source files of net: the types in the form that
// costs least (no polymorphic executors). Boost 1.74 in C++20 needs <utility>
// before it.

#include <chrono>
#include <utility>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

#include "net/event_loop.h"

namespace swarmstage::net {

namespace asio = boost::asio;

using Executor = asio::io_context::executor_type;
using Descriptor = asio::posix::basic_stream_descriptor<Executor>;
using SystemTimer =
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, Executor>;

struct EventLoop::Machinery {
  asio::io_context context{1};
  asio::executor_work_guard<Executor> work{context.get_executor()};
  SystemTimer timer{context};
  TimePoint armed = never;
};

}  // namespace swarmstage::net
