#include "net/stream_tail.h"

#include <algorithm>
#include <array>

#include "net/gather.h"

namespace swarmstage::net {

StreamTail::StreamTail(EventLoop& loop, FileDescriptor socket, std::unique_ptr<ShapedWriter> writer,
                       Duration latency, Ending how, std::function<void(StreamTail&)> over)
    : loop_(loop),
      watch_(loop, socket.release(), *this),
      writer_(std::move(writer)),
      end_at_(loop.now() + latency),
      how_(how),
      over_(std::move(over)),
      alarm_(loop.alarms(), *this) {
  alarm_.set(loop.now());
}

void StreamTail::writable() {
  due(loop_.now());
}

void StreamTail::due(TimePoint now) {
  if (writer_) writer_->retry(now);
  if (!write(now)) return watch_.wait_writable();
  if (writer_ && !writer_->empty()) return alarm_.set(writer_->next());
  if (now < end_at_) return alarm_.set(end_at_);
  if (how_ == Ending::reset) reset_on_close(watch_.descriptor());
  watch_.close();
  over_(*this);
}

// False: the kernel is full.
bool StreamTail::write(TimePoint now) {
  std::array<ByteView, gathered_limit> views;
  while (writer_) {
    const std::size_t count = writer_->arrived(now, views);
    if (count == 0) break;
    const Gathered sent = gather(watch_.descriptor(), {views.data(), count});
    if (sent.error != 0) {
      writer_.reset();  // the peer went first
      break;
    }
    writer_->drop(sent.taken);
    if (sent.taken < sent.total) return false;
  }
  return true;
}

}  // namespace swarmstage::net
