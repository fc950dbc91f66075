#pragma once

// Connects: to the addresses of the book when they are due, to what the user or
// the bootstrap asks for, by name or address. A dial ends in exactly one result;
// it ends well only with a handshake. So many at once, and what peers told us is
// dialled so many per second at most.

#include <map>
#include <optional>
#include <string_view>

#include "core/node/rate_limit.h"
#include "core/node/service.h"
#include "core/roles/mesh/link.h"

namespace swarmstage {
class Context;
}

namespace swarmstage::mesh {

struct Mesh;

enum class DialResult : std::uint8_t {
  connected,
  duplicate,  // we are connected to it by another link
  full,       // one of the two has all the peers it may have
  self,       // it is us
  failed,
};

class Dialer {
 public:
  explicit Dialer(Mesh& mesh) : mesh_(mesh) {}

  /// Dials what is due in the book, as far as there is room.
  void dial_known(Context& context);
  /// Dials a host by name or address.
  void dial(Context& context, const HostPort& where, Dial dial);
  /// A peer told a name instead of an address: look it up, within limits.
  void learn_name(Context& context, const HostPort& where, const IpAddress& source);

  void resolved(Context& context, ResolveId id, const ResolveReply& reply);
  /// The link's dial is over; the text says why, for people.
  void ended(Context& context, Link& link, DialResult result, std::string_view why);

 private:
  static void give_up(Context& context, const Dial& dial);
  void next(Context& context, Dial dial, DialResult result, std::string why);
  void connect(Context& context, Dial dial);
  void conclude(Context& context, const Dial& dial, const Link* link, DialResult result,
                std::string_view why);
  void conclude_known(Context& context, const Dial& dial, DialResult result, std::string_view why);
  void conclude_asked(Context& context, const Dial& dial, const Link* link, DialResult result,
                      std::string_view why);
  std::optional<DialResult> known_result(Context& context, const Dial& dial,
                                         std::string& why) const;
  void add_to_book(Context& context, const Dial& dial);
  std::size_t under_way() const;
  bool is_taken(const Endpoint& where) const;

  Mesh& mesh_;
  std::map<ResolveId, Dial> resolving_;
  RateLimit told_{50ms, 40};
  RateLimit names_{1s, 16};
};

}  // namespace swarmstage::mesh
