// The reference: the same thousand sockets, timers and datagrams in a bare Asio
// program, as somebody would write it for this alone.

#include <chrono>
#include <cstring>
#include <deque>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "tests/bench/net/udp_load.h"

namespace {

namespace asio = boost::asio;
using asio::ip::udp;
using swarmstage::bench::UdpLoad;
using swarmstage::bench::UdpMeter;
using Clock = std::chrono::steady_clock;
using std::chrono::nanoseconds;

class Sender {
 public:
  Sender(asio::io_context& context, std::uint32_t index, Clock::time_point origin, UdpMeter& meter)
      : socket_(context, udp::endpoint(address(index), 0)),
        timer_(context),
        origin_(origin),
        due_(origin + nanoseconds(UdpLoad::phase(index))),
        meter_(meter) {}

  udp::endpoint local() const { return socket_.local_endpoint(); }

  void start(const udp::endpoint& to) {
    to_ = to;
    receive();
    wait();
  }

 private:
  static asio::ip::address_v4 address(std::uint32_t index) {
    return asio::ip::address_v4(0x7f000001U + index / 250U * 256U + index % 250U);
  }

  void wait() {
    timer_.expires_at(due_);
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (!error) send();
    });
  }

  void send() {
    char payload[UdpLoad::payload_bytes] = {};
    const std::int64_t due = (due_ - origin_).count();
    std::memcpy(payload, &due, sizeof due);
    boost::system::error_code ignored;
    socket_.send_to(asio::buffer(payload), to_, 0, ignored);
    due_ += nanoseconds(UdpLoad::period);
    wait();
  }

  void receive() {
    socket_.async_receive_from(asio::buffer(received_), from_,
                               [this](const boost::system::error_code& error, std::size_t size) {
                                 if (!error && size == sizeof received_) arrived();
                                 if (error != asio::error::operation_aborted) receive();
                               });
  }

  void arrived() {
    std::int64_t due = 0;
    std::memcpy(&due, received_, sizeof due);
    meter_.arrived(due, (Clock::now() - origin_).count());
  }

  udp::socket socket_;
  asio::steady_timer timer_;
  Clock::time_point origin_;
  Clock::time_point due_;
  UdpMeter& meter_;
  udp::endpoint to_;
  udp::endpoint from_;
  char received_[UdpLoad::payload_bytes] = {};
};

}  // namespace

int main(int count, char** arguments) {
  swarmstage::bench::allow_many_descriptors();
  const UdpLoad load = UdpLoad::from(count, arguments);
  UdpMeter meter(load);
  asio::io_context context(1);
  const Clock::time_point origin = Clock::now();
  std::deque<Sender> senders;
  for (std::uint32_t i = 0; i < UdpLoad::nodes; ++i)
    senders.emplace_back(context, i, origin, meter);
  for (std::uint32_t i = 0; i < UdpLoad::nodes; ++i) {
    senders[i].start(senders[UdpLoad::receiver(i)].local());
  }
  context.run_until(origin + nanoseconds(UdpLoad::warm_up));
  meter.begin();
  context.run_until(origin + nanoseconds(UdpLoad::warm_up + load.measured));
  meter.end();
  return meter.report() ? 0 : 1;
}
