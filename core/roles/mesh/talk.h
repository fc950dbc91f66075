#pragma once

// What users say to each other: chat lines to everybody, and BYTES payloads. A
// line is built once for all peers; a batch of lines goes out as one write per
// peer. Nobody is waited for: what a peer does not read piles up behind it alone,
// until its queue is full and it is closed.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/base/shared_bytes.h"
#include "core/node/ids.h"
#include "core/roles/mesh/link.h"

namespace swarmstage {
class Context;
}

namespace swarmstage::mesh {

struct Mesh;

class Talk {
 public:
  explicit Talk(Mesh& mesh) : mesh_(mesh) {}

  /// What is wrong with it as one chat line; empty if nothing.
  std::string check(std::string_view text) const;
  /// Texts that passed the check, to every peer; returns how many peers.
  std::size_t say(Context& context, std::span<const std::string_view> texts);
  /// To that peer; false if it could not understand it.
  bool send_bytes(Context& context, const Peer& peer, ByteView bytes);

  void heard(Context& context, const Link& link, std::string_view text);
  /// A BYTES line; the payload follows.
  void payload_begins(Context& context, Link& link, std::string_view count);
  void payload_piece(Context& context, Link& link, ByteView piece, bool last);
  void forget_payload(Link& link);

  /// Completes the invocation with that result once at least one peer keeps up.
  void complete_when_sent(Context& context, InvocationId invocation, Json result);
  void writable(Context& context, Link& link);
  void somebody_left(Context& context);

  std::uint64_t said() const { return said_; }
  std::uint64_t heard_count() const { return heard_; }

 private:
  void write_to(Context& context, const Peer& peer, SharedBytes& shared, const std::string& text);
  bool all_congested(Context& context);
  void release_waiting(Context& context);

  Mesh& mesh_;
  std::string for_ours_;       // the lines as nodes of ours read them
  std::string for_originals_;  // and as the originals do
  std::string clean_;
  std::uint64_t said_ = 0;
  std::uint64_t heard_ = 0;
  std::size_t payload_bytes_ = 0;  // held of all unfinished payloads
  struct Waiting {
    InvocationId invocation;
    Json result;
  };
  std::vector<Waiting> waiting_;
};

}  // namespace swarmstage::mesh
