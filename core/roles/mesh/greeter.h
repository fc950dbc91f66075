#pragma once

// Handshakes. The one who dials says ID:NAME first; the other answers with its
// own, or with DUPLICATE or MAX_PEERS, and from then on they are peers.
//
// The newer revision of the original dials with a second line, LISTEN:address,
// and as acceptor does not answer before it has read one; the seed revision
// answers at once and would show such a line to its user. So we answer after the
// first line and take a LISTEN as the next line whenever it comes; and when we
// dial, we send ours only after the acceptor has been silent for longer than a
// round trip. Nodes of ours carry their port in the mark of the first line.
//
// When two nodes of ours dial each other at once, the link dialled by the node
// with the smaller id stays, and both know that without a word.

#include <string_view>

#include "core/roles/mesh/link.h"
#include "core/roles/mesh/mesh_limits.h"

namespace swarmstage {
class Context;
struct StreamInfo;
}  // namespace swarmstage

namespace swarmstage::mesh {

struct Mesh;

class Greeter {
 public:
  explicit Greeter(Mesh& mesh) : mesh_(mesh) {}

  void accepted(Context& context, StreamId stream, const StreamInfo& info);
  /// A dial is open: we introduce ourselves.
  void dialled(Context& context, Link& link, const StreamInfo& info);
  void first_line(Context& context, Link& link, std::string_view line);
  /// Answers an introduction. `line`: the next one, if it came with the first;
  /// true if it was the LISTEN line and is done with.
  bool answer(Context& context, Link& link, std::string_view line = {});
  /// A LISTEN line that came after our answer.
  void listen_line(Context& context, Link& link, std::string_view address);

  void timed_out(Context& context, Link& link);
  void acceptor_is_silent(Context& context, Link& link);

 private:
  void meet_incoming(Context& context, Link& link, Hello hello);
  void meet_outgoing(Context& context, Link& link, std::string_view line);
  void meet_again(Context& context, Link& link, Peer& known, const Hello& hello);
  void meet_own_id(Context& context, Link& link);
  bool newer_link_wins(const Link& link, const Peer& known, const Hello& hello,
                       TimePoint now) const;
  void welcome(Context& context, Link& link, const Hello& hello);
  void refuse(Context& context, Link& link, std::string_view line) const;
  void make_room(Context& context, const IpAddress& source);
  void evict(Context& context, Link& oldest, MeshLimit limit);

  Mesh& mesh_;
};

}  // namespace swarmstage::mesh
