#pragma once

// What a stream has given to a link that takes time: its pieces in order, each
// with the time at which it arrives. A lost piece is sent again after a modelled
// retransmission time-out, and everything behind it waits; bytes are never torn
// out. Owned by the stream, or by what it leaves behind when it ends first.

#include <deque>
#include <span>
#include <vector>

#include "core/base/byte_view.h"
#include "net/link_shim.h"

namespace swarmstage::net {

/// The way of a stream's bytes over links that have qualities.
struct Shape {
  LinkShim* shim = nullptr;
  Place from;
  Place to;
};

class ShapedWriter {
 public:
  explicit ShapedWriter(const Shape& shape) : shape_(shape) {}

  /// How much it takes now: at most a packet's worth; 0 while it waits.
  std::size_t room() const;
  void put(ByteView bytes, TimePoint now);
  /// Sends again what was lost, if it is time.
  void retry(TimePoint now);
  bool empty() const { return pieces_.empty(); }
  /// When to look again; never if nothing is under way.
  TimePoint next() const;
  /// What has arrived and is to be written now; returns how many views.
  std::size_t arrived(TimePoint now, std::span<ByteView> out) const;
  void drop(std::size_t count);

 private:
  struct Piece {
    TimePoint arrives;
    std::vector<std::byte> bytes;
    std::size_t written = 0;
  };

  void cross(Piece& piece, TimePoint now);
  Duration time_out() const;

  Shape shape_;
  std::deque<Piece> pieces_;
  std::size_t bytes_ = 0;
  TimePoint retry_at_ = never;  // of the last piece, when that was lost
  unsigned losses_ = 0;         // of it, one after the other
};

}  // namespace swarmstage::net
