#pragma once

// TLS on one stream, as a machine on bytes: it holds no socket and knows no time.
// What came from the network is fed in, what is to be sent is taken out, and in
// between it speaks plainly. Owned by the stream; made by a provider, which
// outlives it. Implemented by the plug-in (net/tls).
//
//   shaking [checking] open [ended]     each may become failed
//
// Order of calls: feed, then advance until it is open, then read until nothing
// comes, then keep. After feed, advance, write or finish there may be something
// outgoing, also when it failed: the alert that says why.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/base/byte_view.h"
#include "core/node/stream.h"
#include "net/tls_fault.h"

namespace swarmstage::net {

class TlsSession {
 public:
  enum class State : std::uint8_t {
    shaking,
    checking,  // we are done, and the server has not said yet whether it accepts us
    open,
    ended,   // the peer said that was all
    failed,  // see failure
  };

  virtual ~TlsSession() = default;

  virtual State state() const = 0;
  /// Views the bytes until keep, which copies what was not used.
  virtual void feed(ByteView encrypted) = 0;
  virtual void keep() = 0;
  /// Goes on with the handshake.
  virtual State advance() = 0;
  /// The server has been silent long enough: it accepts us.
  virtual void trust_silence() = 0;
  /// Next plain bytes, valid until the next call on any session of this thread.
  /// Empty: there are none now.
  virtual ByteView read() = 0;
  /// Takes at most so many bytes of these; returns how many.
  virtual std::size_t write(std::span<const ByteView> plain, std::size_t most) = 0;
  /// Says that was all.
  virtual void finish() = 0;

  virtual ByteView outgoing() const = 0;
  virtual void sent(std::size_t count) = 0;

  /// Once open.
  virtual const PeerIdentity& peer() const = 0;
  /// What went wrong; the words fit behind "TLS failed: ".
  virtual const TlsFailure& failure() const = 0;
};

}  // namespace swarmstage::net
