#pragma once

// What the connections of one server share: its settings, its counts, and scratch
// space that is free between deliveries, so that an idle connection holds almost
// nothing. Owned by the HttpServer; internal to core/http.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/codec/http_target.h"
#include "core/http/http_server.h"
#include "core/node/context.h"

namespace swarmstage::http {

enum class TimerKind : std::uint16_t {
  deadline,     // subject: the stream
  advance,      // the same: requests wait that were sent ahead
  drain_grace,  // of the server
};

struct ServerCore {
  ServerCore(const HttpSettings& chosen, const Router& table) : settings(chosen), router(table) {}

  /// "Sun, 06 Nov 1994 08:49:37 GMT", made anew at most once a second.
  const std::string& date(Context& context);
  /// Of `out` and `packed`, if one has become large.
  void give_back_room();

  const HttpSettings& settings;
  const Router& router;
  HttpTotals totals;
  HttpCounters counters;
  bool draining = false;  // not ready any more, but serving as ever
  bool leaving = false;   // after the grace: each answer is the last of its connection
  // Of all connections; they take theirs off when they go.
  std::size_t bodies_bytes = 0;
  std::size_t packed_answers = 0;
  std::vector<std::unique_ptr<Connection>> connections;  // by the slot of the stream
  std::size_t connection_count = 0;
  std::map<IpAddress, std::uint32_t> by_address;

  // The request that is being read, until its connection keeps it.
  codec::HttpRequestHead head;
  codec::HttpTarget target;
  Router::Match match;
  Request request;
  std::string out;     // what is about to be written
  std::string packed;  // a piece of it

 private:
  std::string date_;
  TimePoint date_until_{};
};

}  // namespace swarmstage::http
