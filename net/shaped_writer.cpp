#include "net/shaped_writer.h"

#include <algorithm>

namespace swarmstage::net {

namespace {

constexpr std::size_t piece_bytes = 1460;
constexpr Duration time_out_least = 200ms;
constexpr unsigned doublings_limit = 8;

}  // namespace

std::size_t ShapedWriter::room() const {
  if (retry_at_ != never) return 0;
  const std::size_t window = shape_.shim->window(shape_.from, shape_.to);
  return bytes_ >= window ? 0 : std::min(piece_bytes, window - bytes_);
}

void ShapedWriter::put(ByteView bytes, TimePoint now) {
  Piece& piece = pieces_.emplace_back();
  piece.bytes.assign(bytes.begin(), bytes.end());
  bytes_ += bytes.size();
  cross(piece, now);
}

void ShapedWriter::retry(TimePoint now) {
  if (retry_at_ <= now) cross(pieces_.back(), now);
}

void ShapedWriter::cross(Piece& piece, TimePoint now) {
  const Crossing crossing =
      shape_.shim->carry_piece(shape_.from, shape_.to, piece.bytes.size(), now);
  if (crossing.lost) {
    retry_at_ = now + time_out();
    piece.arrives = never;
    losses_ = std::min(losses_ + 1, doublings_limit);
    return;
  }
  retry_at_ = never;
  losses_ = 0;
  piece.arrives = crossing.arrives;
  const std::size_t count = pieces_.size();
  if (count > 1) piece.arrives = std::max(piece.arrives, pieces_[count - 2].arrives);
}

Duration ShapedWriter::time_out() const {
  const Duration round_trip =
      shape_.shim->latency(shape_.from, shape_.to) + shape_.shim->latency(shape_.to, shape_.from);
  return std::max(time_out_least, 2 * round_trip) * (1 << losses_);
}

TimePoint ShapedWriter::next() const {
  return pieces_.empty() ? never : std::min(pieces_.front().arrives, retry_at_);
}

std::size_t ShapedWriter::arrived(TimePoint now, std::span<ByteView> out) const {
  std::size_t count = 0;
  for (const Piece& piece : pieces_) {
    if (piece.arrives > now || count == out.size()) break;
    out[count++] = ByteView(piece.bytes).after(piece.written);
  }
  return count;
}

void ShapedWriter::drop(std::size_t count) {
  bytes_ -= count;
  while (count != 0) {
    Piece& piece = pieces_.front();
    const std::size_t here = std::min(count, piece.bytes.size() - piece.written);
    piece.written += here;
    count -= here;
    if (piece.written == piece.bytes.size()) pieces_.pop_front();
  }
}

}  // namespace swarmstage::net
