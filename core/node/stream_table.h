#pragma once

// What the runner keeps of each stream of its node: the send queue, where it
// stands in the grammar, and the hash of its content in both directions. Found
// by the slot in the stream's id; a slot is used again, a serial never.

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/fetch.h"
#include "core/node/ids.h"
#include "core/node/send_queue.h"
#include "core/trace/content_hash.h"

namespace swarmstage {

struct Stream {
  enum class Phase : std::uint8_t {
    opening,  // connect asked for, no answer yet
    open,
    closing,  // closed is on its way to the node; commands are ignored
  };

  StreamId id;
  Phase phase = Phase::opening;
  bool flush_asked = false;
  bool finished : 1 = false;        // the node said: no more
  bool ended : 1 = false;           // the peer said: no more
  bool was_high : 1 = false;        // above the high mark, writable is owed
  std::uint32_t in_the_outbox = 0;  // bytes that the present handler has written
  SendQueue queue;
  ContentHash received;
  ContentHash written;
};

class StreamTable {
 public:
  Stream& add(Owner owner);
  Stream* find(StreamId id) {
    if (id.slot() >= slots_.size()) return nullptr;
    Stream* stream = slots_[id.slot()].get();
    return stream && stream->id == id ? stream : nullptr;
  }
  void remove(StreamId id);
  std::size_t size() const { return count_; }
  /// Asks the processor to fetch where that stream is, and then what is kept of it.
  [[gnu::always_inline]] void fetch_place_ahead(StreamId id) const {
    if (id.slot() >= slots_.size()) return;
    __builtin_prefetch(slots_.data() + id.slot());
  }
  [[gnu::always_inline]] void fetch_ahead(StreamId id) const {
    if (id.slot() >= slots_.size()) return;
    if (const Stream* stream = slots_[id.slot()].get()) fetch_lines(stream);
  }

  /// Calls visit(stream) for each, ordered by serial.
  template <typename Visit>
  void each(Visit visit) const {
    for (const Stream* stream : by_serial()) visit(*stream);
  }

 private:
  std::vector<const Stream*> by_serial() const;

  std::vector<std::unique_ptr<Stream>> slots_;
  std::vector<std::uint32_t> free_;
  std::uint32_t last_serial_ = 0;
  std::size_t count_ = 0;
};

}  // namespace swarmstage
