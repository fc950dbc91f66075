#pragma once

// The system's socket calls as the driver needs them: sockets made ready in one
// step, errors as close reasons. Descriptors never block and are not inherited.

#include <cstdint>
#include <utility>

#include "core/node/close_reason.h"
#include "core/node/endpoint.h"

namespace swarmstage::net {

/// A descriptor that closes itself.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int value) : value_(value) {}
  ~FileDescriptor() { reset(); }
  FileDescriptor(FileDescriptor&& other) noexcept : value_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;

  explicit operator bool() const { return value_ >= 0; }
  int get() const { return value_; }
  int release() { return std::exchange(value_, -1); }
  void reset();

 private:
  int value_ = -1;
};

/// A socket, or why there is none.
struct OpenedSocket {
  FileDescriptor descriptor;
  CloseReason reason = CloseReason::unsupported;
};

struct UdpSocketOptions {
  bool shared = false;     // with sockets of other processes that say so too
  bool broadcasts = true;  // may send to broadcast addresses
};

OpenedSocket open_udp_socket(const Endpoint& local, const UdpSocketOptions& options);
OpenedSocket open_listening_socket(const Endpoint& local, int backlog);
/// A stream socket that is about to connect from there: unspecified and 0 leave
/// the choice to the system. What comes of it shows when it is writable.
OpenedSocket start_connecting(const Endpoint& from, const Endpoint& to);
/// What became of connecting: nothing if it is open.
int pending_error(int descriptor);

Endpoint local_endpoint(int descriptor);
Endpoint remote_endpoint(int descriptor);
void disable_nagle(int descriptor);  // TCP_NODELAY
/// Closing it will reset the connection instead of ending it.
void reset_on_close(int descriptor);

CloseReason close_reason_of(int error);

/// Allows this process as many descriptors as it may have.
void raise_descriptor_limit();

}  // namespace swarmstage::net
