#pragma once

// The messages of a run, found in its trace: who sent what to whom, when it left
// and when it came. A trace holds only what crossed each node's boundary, so
// both ends are joined here: datagrams by their bytes and the sender's address,
// stream data by how many bytes went before. Two equal datagrams on the way at
// once cannot be told apart; the later one is taken.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/node/host.h"
#include "core/node/ids.h"
#include "core/node/time.h"
#include "core/trace/trace_sink.h"

namespace swarmstage {

struct Message {
  NodeIndex from;
  NodeIndex to;
  TimePoint sent{};
  std::optional<TimePoint> received;  // nothing: it never came
  std::uint32_t bytes = 0;
  bool stream = false;
  std::string_view head;  // its first bytes, valid during the call
};

/// Feed it the records in their order, then finish once.
class MessageFinder : public TraceSink {
 public:
  using Found = std::function<void(const Message&)>;

  /// `found` is called in the order messages came; of those lost, later.
  explicit MessageFinder(Found found) : found_(std::move(found)) {}
  void record(const TraceRecord& record) override;
  void finish();
  /// By index; a node that was never made has none.
  const std::vector<std::string>& names() const { return names_; }

 private:
  struct Sent {
    NodeIndex from;
    Endpoint to;
    TimePoint time{};
    std::uint32_t bytes = 0;
    bool seen = false;
    bool to_one = false;
    std::string head;
  };
  struct Written {
    TimePoint time{};
    std::uint64_t end = 0;  // of it, in bytes since the stream began
    std::uint32_t bytes = 0;
    std::string head;
  };
  struct Stream {
    Endpoint local;
    Endpoint remote;
    std::uint64_t written = 0;
    std::uint64_t received = 0;
    std::vector<Written> waiting;  // from next on
    std::size_t next = 0;
  };
  using StreamKey = std::pair<NodeIndex, std::uint64_t>;

  void created(const TraceRecord& record);
  void command(const TraceRecord& record);
  void delivery(const TraceRecord& record);
  void datagram_sent(const TraceRecord& record, std::uint64_t port, const Endpoint& to,
                     ByteView bytes, bool to_one);
  void datagram_came(const TraceRecord& record, const Endpoint& from, ByteView bytes);
  void stream_opened(NodeIndex node, std::uint64_t stream, const Endpoint& local,
                     const Endpoint& remote);
  void stream_data(const TraceRecord& record, std::uint64_t stream, std::uint64_t count);
  void lost(const Sent& sent);
  std::optional<NodeIndex> owner_of(const Endpoint& endpoint) const;

  Found found_;
  std::vector<std::string> names_;
  std::vector<Host> hosts_;
  std::map<std::pair<NodeIndex, std::uint64_t>, Endpoint> ports_;
  std::map<Endpoint, NodeIndex> owners_;
  std::map<std::pair<Endpoint, std::uint64_t>, Sent> sent_;  // by sender and content
  std::map<StreamKey, Stream> streams_;
  std::map<std::pair<Endpoint, Endpoint>, StreamKey> by_ends_;
};

/// All of them, from the whole text of a trace. One line says what is wrong.
std::optional<std::string> find_messages(std::string_view trace, MessageFinder& finder);

}  // namespace swarmstage
