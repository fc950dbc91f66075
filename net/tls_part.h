#pragma once

// What a stream has beside its socket while TLS secures it: the session, the
// handshake's deadline, and, for an accepted stream, who waits for it. Owned by
// the stream.

#include <memory>

#include "core/node/close_reason.h"
#include "net/alarm_clock.h"
#include "net/tls_session.h"

namespace swarmstage::net {

class TcpStream;

/// Who holds accepted streams that are not open yet. May take or end the stream
/// inside the call.
class ArrivalUser {
 public:
  virtual ~ArrivalUser() = default;
  virtual void arrived(TcpStream& stream, const PeerIdentity& peer) = 0;
  virtual void not_arrived(TcpStream& stream) = 0;
  /// A line for the node's log, and why.
  virtual void tell_failure(const std::string& line, CloseReason reason, TlsFault fault) = 0;
};

struct TlsPart final : AlarmUser {
  TlsPart(TcpStream& secured, AlarmClock& clock, std::unique_ptr<TlsSession> made)
      : stream(secured), session(std::move(made)), alarm(clock, *this) {}
  void due(TimePoint now) override;

  TcpStream& stream;
  std::unique_ptr<TlsSession> session;
  Alarm alarm;                     // of the handshake; later, to hear what was kept
  TimePoint gives_up = never;      // the handshake
  TimePoint trusts_at = never;     // the server's silence
  ArrivalUser* arrival = nullptr;  // of an accepted stream, until it is open
  bool said_goodbye = false;
};

}  // namespace swarmstage::net
