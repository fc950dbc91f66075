#include "net/gather.h"

#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <sys/uio.h>

namespace swarmstage::net {

Gathered gather(int descriptor, std::span<const ByteView> views) {
  std::array<iovec, gathered_limit> parts;
  Gathered result;
  for (std::size_t i = 0; i < views.size(); ++i) {
    parts[i] = {const_cast<std::byte*>(views[i].data()), views[i].size()};
    result.total += views[i].size();
  }
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = views.size();
  const ssize_t sent = ::sendmsg(descriptor, &message, MSG_NOSIGNAL);
  if (sent >= 0) {
    result.taken = static_cast<std::size_t>(sent);
  } else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
    result.error = errno;
  }
  return result;
}

}  // namespace swarmstage::net
