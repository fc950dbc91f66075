#pragma once

// Peers come and go. Links are closed here and nowhere else, with a reason that
// is told once; what strangers cause to be told is limited per second.

#include <string>
#include <string_view>

#include "core/node/close_reason.h"
#include "core/node/rate_limit.h"
#include "core/roles/mesh/link.h"

namespace swarmstage {
class Context;
}

namespace swarmstage::mesh {

struct Mesh;

/// For people: "queue limit".
std::string in_words(CloseReason reason);

class Members {
 public:
  explicit Members(Mesh& mesh) : mesh_(mesh) {}

  void join(Context& context, Link& link, const Hello& hello);
  /// The peer is served by this link from now on; the one before runs out.
  void replace_link(Context& context, Peer& peer, Link& link);

  /// Closes the link now, because of what its other end did.
  void drop(Context& context, Link& link, std::string_view why);
  /// Our last word is said; the link closes when the other end agrees.
  void leave(Context& context, Link& link) const;
  /// Everybody: we stop.
  void leave_all(Context& context);

  void ended(Context& context, Link& link);
  void closed(Context& context, Link& link, CloseReason reason);
  /// A peer is gone; the reason is for people.
  void lose(Context& context, Peer& peer, std::string_view why);

  /// Tells of an error, unless too many were told lately.
  void complain(Context& context, std::string_view where, std::string_view what);

 private:
  Mesh& mesh_;
  RateLimit reports_{1s, 20};
};

}  // namespace swarmstage::mesh
