#pragma once

// What an HttpClient keeps: requests on their way, streams, and which stream
// waits for which endpoint. Owned by the client; internal to core/http. A caller
// is told last of all, when everything here is in order again, because it may
// well send the next request from inside.

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/codec/http1_parser.h"
#include "core/http/http_client.h"
#include "core/node/context.h"

namespace swarmstage::http {

/// Streams with the same key may carry each other's requests.
struct PoolKey {
  Endpoint to;
  std::string identity;  // of TLS; "-" without it
  std::string server_name;
  friend auto operator<=>(const PoolKey&, const PoolKey&) = default;
};

/// One request, until its `done`.
struct Flight {
  std::uint64_t id = 0;
  ClientRequest request;
  ClientEvents events;
  PoolKey key;
  StreamId stream;  // empty: it waits
  std::size_t tries = 0;
  std::size_t redirects = 0;
  bool answered = false;                        // a byte of the answer has come
  ClientFailure failure = ClientFailure::none;  // to be told soon
};

/// One stream.
struct Link {
  enum class Phase : std::uint8_t { connecting, idle, busy, upgraded, closing };
  Link(StreamId id, PoolKey of, std::size_t header_bytes_max)
      : stream(id), key(std::move(of)), parser(header_bytes_max) {}

  StreamId stream;
  PoolKey key;
  Phase phase = Phase::connecting;
  codec::HttpResponseParser parser;
  codec::HttpResponseHead head;
  std::string kept_head;
  std::string body;
  std::uint64_t flight = 0;
  StreamHandler* handler = nullptr;
  TimePoint idle_until{};
  bool timed = false;  // a timer will look at idle_until
  bool paused = false;
};

struct Pool {
  std::vector<StreamId> idle;
  std::size_t links = 0;
  std::size_t connecting = 0;
  std::deque<std::uint64_t> waiting;
};

class ClientState {
 public:
  explicit ClientState(const ClientSettings& chosen) : settings(chosen) {}

  std::uint64_t send(Context& context, ClientRequest request, ClientEvents events);
  void fail(Context& context, std::uint64_t id, ClientFailure failure);
  void timer(Context& context, TimerId timer);
  void opened(Context& context, Link& link);
  void data(Context& context, Link& link, ByteView bytes);
  void ended(Context& context, Link& link);
  void closed(Context& context, Link& link, CloseReason reason);
  void drain(Context& context);
  void pause(Context& context, std::uint64_t id, bool pause);
  Link* find_link(StreamId stream);

  ClientSettings settings;
  std::map<StreamId, std::unique_ptr<Link>> links;
  std::size_t waiting = 0;

 private:
  void pump(Context& context, const PoolKey& key);
  void start(Context& context, Link& link, Flight& flight);
  void write_request(Context& context, const Link& link, const ClientRequest& request);
  bool take_head(Context& context, Link& link, ByteView& left);
  void complete(Context& context, Link& link, bool reusable);
  bool follow(Context& context, Flight& flight, const codec::HttpResponseHead& head);
  void lost(Context& context, Link& link, ClientFailure failure);
  void wait(Context& context, Flight& flight, bool first);
  void release(Context& context, Link& link, bool reusable);
  void close(Context& context, Link& link);
  void leave_idle(Link& link);
  void tell(Context& context, std::uint64_t id, ClientFailure failure);
  std::unique_ptr<Flight> take_flight(Context& context, std::uint64_t id);

  std::map<std::uint64_t, std::unique_ptr<Flight>> flights_;
  std::map<PoolKey, Pool> pools_;
  std::uint64_t last_id_ = 0;
  std::size_t idle_ = 0;
  bool draining_ = false;
};

}  // namespace swarmstage::http
