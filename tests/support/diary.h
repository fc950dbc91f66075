#pragma once

// What one node heard, in a form that a test can ask about in one line: ports,
// listeners and streams by id, the rest in order. Bytes are copied, so the diary
// may be read at any time. It also knows the call grammar of node.h and notes
// every breach of it, so that each test checks the whole grammar for nothing.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/node/delivery.h"
#include "core/node/time.h"

namespace swarmstage::support {

struct HeardDatagram {
  Endpoint from;
  Endpoint to;
  std::uint16_t interface = 0;
  Cast cast = Cast::unicast;
  std::string bytes;
  TimePoint at;
};

struct PortDiary {
  std::optional<Endpoint> opened;
  std::optional<CloseReason> failed;
  std::optional<CloseReason> closed;
  std::vector<HeardDatagram> datagrams;
};

struct ListenerDiary {
  std::optional<Endpoint> opened;
  std::optional<CloseReason> failed;
  std::optional<CloseReason> closed;
  std::vector<StreamId> accepted;
};

struct StreamDiary {
  std::optional<StreamInfo> opened;
  std::string received;
  bool ended = false;
  int writable = 0;
  std::optional<CloseReason> closed;
  TimePoint opened_at{};
  TimePoint last_at{};
};

struct HeardTimer {
  TimerId timer;
  TimePoint at;
};

class Diary {
 public:
  void note(TimePoint now, const Delivery& delivery);
  void breach(std::string_view what) { breaches_.emplace_back(what); }

  const PortDiary& port(PortId id) const;
  const ListenerDiary& listener(ListenerId id) const;
  const StreamDiary& stream(StreamId id) const;
  /// Of all calls the replies in order; of all questions the answers.
  const std::vector<ServiceReply>& replies(CallId id) const;
  const ResolveReply* resolved(ResolveId id) const;

  const std::vector<HeardTimer>& timers() const { return timers_; }
  const std::vector<HostChange>& host_changes() const { return host_changes_; }
  const std::vector<Json>& configs() const { return configs_; }
  /// The names of all deliveries in order, data and datagrams included.
  const std::vector<std::string_view>& order() const { return order_; }
  std::size_t count(std::string_view delivery) const;
  std::size_t datagram_count() const { return datagram_count_; }
  std::size_t received_bytes() const { return received_bytes_; }
  const std::map<StreamId, StreamDiary>& streams() const { return streams_; }
  TimePoint last_time() const { return last_time_; }
  const std::vector<std::string>& breaches() const { return breaches_; }

  /// A new life begins: ids start again, time does not.
  void begin_again();

 private:
  void hear(const delivered::Started&);
  void hear(const delivered::Drained&) {}
  void hear(const delivered::Stopped&) { stopped_ = true; }
  void hear(const delivered::Reloaded& d) { configs_.push_back(d.config); }
  void hear(const delivered::PortOpened& d);
  void hear(const delivered::PortFailed& d);
  void hear(const delivered::PortClosed& d);
  void hear(const Datagram& d);
  void hear(const delivered::TimerFired& d) { timers_.push_back({d.timer, last_time_}); }
  void hear(const delivered::ListenerOpened& d);
  void hear(const delivered::ListenerFailed& d);
  void hear(const delivered::ListenerClosed& d);
  void hear(const delivered::StreamOpened& d);
  void hear(const delivered::StreamData& d);
  void hear(const delivered::StreamEnded& d);
  void hear(const delivered::StreamWritable& d);
  void hear(const delivered::StreamClosed& d);
  void hear(const delivered::Resolved& d);
  void hear(const delivered::Replied& d);
  void hear(const delivered::Invoked&) {}
  void hear(const delivered::HostChanged& d) { host_changes_.push_back(d.change); }
  void require(bool condition, std::string_view what);

  std::map<PortId, PortDiary> ports_;
  std::map<ListenerId, ListenerDiary> listeners_;
  std::map<StreamId, StreamDiary> streams_;
  std::map<CallId, std::vector<ServiceReply>> replies_;
  std::map<ResolveId, ResolveReply> resolved_;
  std::vector<HeardTimer> timers_;
  std::vector<HostChange> host_changes_;
  std::vector<Json> configs_;
  std::vector<std::string_view> order_;
  std::vector<std::string> breaches_;
  std::size_t datagram_count_ = 0;
  std::size_t received_bytes_ = 0;
  TimePoint last_time_ = TimePoint::min();
  bool started_ = false;
  bool stopped_ = false;
};

}  // namespace swarmstage::support
