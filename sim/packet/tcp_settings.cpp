#include "sim/packet/tcp_settings.h"

#include <ns3/boolean.h>
#include <ns3/config.h>
#include <ns3/double.h>
#include <ns3/nstime.h>
#include <ns3/uinteger.h>

#include "sim/packet/ns3_time.h"

namespace swarmstage::packet {

namespace {

// Typed values only: ns-3 ends the program on a string it cannot parse.
void set_time(const char* name, Duration value) {
  ns3::Config::SetDefault(name, ns3::TimeValue(to_ns3(value)));
}

void set_number(const char* name, std::uint32_t value) {
  ns3::Config::SetDefault(name, ns3::UintegerValue(value));
}

}  // namespace

void apply(const TcpSettings& settings) {
  set_number("ns3::TcpSocket::SegmentSize", settings.segment_bytes);
  set_number("ns3::TcpSocket::SndBufSize", settings.send_buffer_bytes);
  set_number("ns3::TcpSocket::RcvBufSize", settings.receive_buffer_bytes);
  set_number("ns3::TcpSocket::ConnCount", settings.connect_tries);
  set_number("ns3::TcpSocket::DataRetries", settings.data_tries);
  set_number("ns3::TcpSocket::DelAckCount", settings.segments_per_ack);
  set_number("ns3::TcpSocket::InitialCwnd", settings.initial_window_segments);
  set_time("ns3::TcpSocket::ConnTimeout", settings.connect_retry);
  set_time("ns3::TcpSocket::DelAckTimeout", settings.delayed_ack);
  set_time("ns3::TcpSocket::PersistTimeout", settings.window_probe_first);
  set_time("ns3::TcpSocketBase::MinRto", settings.retransmit_min);
  const double lifetime = static_cast<double>(settings.segment_lifetime.count()) / 1e9;
  ns3::Config::SetDefault("ns3::TcpSocketBase::MaxSegLifetime", ns3::DoubleValue(lifetime));
  ns3::Config::SetDefault("ns3::TcpSocketBase::Timestamp", ns3::BooleanValue(settings.timestamps));
}

}  // namespace swarmstage::packet
