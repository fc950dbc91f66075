#pragma once

// The addresses a node knows and may dial, bounded in all and per source, so
// that no peer can fill it. An address that fails is tried again later and
// later; one that never worked is given up after three failures, remembered as
// such for a while (or the next peer's hearsay would start it all over), and
// forgotten. Owned by the mesh; knows nothing of connections.

#include <map>
#include <optional>

#include "core/node/endpoint.h"
#include "core/node/time.h"

namespace swarmstage::mesh {

struct KnownAddress {
  IpAddress source;            // who told us; unspecified: the user
  bool verified = false;       // a handshake there succeeded at some time
  bool self = false;           // that is us
  bool remembered = false;     // by the next life, or from a former one; as good as verified
  std::uint32_t failures = 0;  // in a row
  std::uint32_t hoped = 0;     // failures at which an attempt was brought forward
  TimePoint since{};           // told, last reached or kept
  TimePoint next_attempt{};
};

class AddressBook {
 public:
  struct Options {
    std::size_t limit = 1024;
    std::size_t per_source_limit = 128;
    Duration expiry = 1h;  // of an address that worked once and does no more
  };
  enum class Added : std::uint8_t { added, known, source_full, book_full };

  explicit AddressBook(const Options& options) : options_(options) {}
  void set_options(const Options& options) { options_ = options; }

  Added add(const Endpoint& where, const IpAddress& source, TimePoint now, TimePoint first_attempt);
  /// An address that worked for a former life of ours.
  void recall(const Endpoint& where, TimePoint now);
  /// A handshake there succeeded. Adds it if it is not known and there is room.
  void reached(const Endpoint& where, TimePoint now);
  /// A dial failed; `chance` in [0, 1) spreads the next attempt. Returns the
  /// failures in a row, 0 if the address is not in the book.
  std::uint32_t failed(const Endpoint& where, TimePoint now, double chance);
  void put_off(const Endpoint& where, TimePoint until);
  /// A peer says it works now: where a dial once succeeded and lately failed, the
  /// next attempt comes earlier, once for each failure. True if it does.
  bool hope(const Endpoint& where, TimePoint attempt);
  /// Still in use: it does not expire now.
  void keep(const Endpoint& where, TimePoint now);
  void mark_self(const Endpoint& where);
  /// A later life will know it.
  void mark_remembered(const Endpoint& where);
  /// Forgets what has expired.
  void expire(TimePoint now);

  const KnownAddress* find(const Endpoint& where) const;
  std::size_t size() const { return known_.size(); }
  /// Another number after every change of which are known.
  std::uint64_t version() const { return version_; }
  /// Ordered by address.
  const std::map<Endpoint, KnownAddress>& all() const { return known_; }
  /// Whether it should be dialled at all, now or later.
  static bool worth_dialling(const KnownAddress& known);

 private:
  bool make_room(TimePoint now);
  std::size_t told_by(const IpAddress& source) const;

  Options options_;
  std::map<Endpoint, KnownAddress> known_;
  std::uint64_t version_ = 0;
};

}  // namespace swarmstage::mesh
