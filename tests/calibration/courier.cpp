#include "tests/calibration/courier.h"

#include <cstring>

namespace swarmstage::calibration {

namespace {

std::int64_t stamp_of(ByteView message) {
  std::int64_t stamp = 0;
  std::memcpy(&stamp, message.data(), sizeof(stamp));
  return stamp;
}

}  // namespace

Endpoint Courier::target(std::uint64_t step) const {
  const std::size_t count = errands_.addresses.size();
  return {errands_.addresses[(place_ + 1 + step) % count], port_number};
}

void Courier::on_start(Context& context) {
  port_ = context.open_port({.number = port_number});
  if (errands_.errand.streams) context.listen({.port = port_number});
  streams_.resize(errands_.errand.steps);
  for (std::uint64_t step = 0; step < errands_.errand.steps; ++step) {
    if (errands_.errand.streams) streams_[step] = context.connect(target(step));
    context.set_timer({1, 0, step}, 1s + context.random().exponential(errands_.errand.period));
  }
}

void Courier::on_timer(Context& context, TimerId timer) {
  send(context, timer.subject);
  context.set_timer(timer, context.random().exponential(errands_.errand.period));
}

void Courier::send(Context& context, std::uint64_t step) {
  std::string message(errands_.errand.bytes, 'x');
  const std::int64_t now = context.now().time_since_epoch().count();
  std::memcpy(message.data(), &now, sizeof(now));
  if (context.now().time_since_epoch() >= errands_.errand.warm_up) ++errands_.sent;
  if (!errands_.errand.streams) return context.send(port_, target(step), message);
  context.write(streams_[step], message);
}

void Courier::heard(Context& context, std::int64_t sent_at) {
  if (Duration(sent_at) < errands_.errand.warm_up) return;
  const std::int64_t delay = context.now().time_since_epoch().count() - sent_at;
  errands_.delays_ms.push_back(static_cast<double>(delay) / 1e6);
}

void Courier::on_datagram(Context& context, const Datagram& datagram) {
  heard(context, stamp_of(datagram.bytes));
}

void Courier::on_stream_data(Context& context, StreamId stream, ByteView bytes) {
  std::string& unended = unended_[stream];
  unended += bytes.text();
  while (unended.size() >= errands_.errand.bytes) {
    heard(context, stamp_of(ByteView(unended)));
    unended.erase(0, errands_.errand.bytes);
  }
}

}  // namespace swarmstage::calibration
