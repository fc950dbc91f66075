#include "net/tls/openssl_session.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <openssl/err.h>

#include "net/tls/tls_words.h"

namespace swarmstage::net {

namespace {

constexpr std::size_t record_bytes = 16U << 10;  // the most one record carries
constexpr int handshake_message = 22;

using Record = std::array<std::byte, record_bytes>;
// One for all sessions of a thread: what is read and what is gathered to write.
thread_local Record plain_in;
thread_local Record plain_out;

// An error somebody left behind would be taken for ours. Looking is cheaper than clearing.
void forget_errors() {
  if (ERR_peek_error() != 0) ERR_clear_error();
}

bool is_address(const std::string& name) {
  std::array<std::uint8_t, 16> bytes;
  return inet_pton(AF_INET, name.c_str(), bytes.data()) == 1 ||
         inet_pton(AF_INET6, name.c_str(), bytes.data()) == 1;
}

// Walks over views and gives pieces as large as a record.
class Pieces {
 public:
  explicit Pieces(std::span<const ByteView> views) : views_(views) {}

  // The next bytes, at most so many: in place where they lie together.
  ByteView next(std::size_t most) {
    skip_empty();
    if (index_ == views_.size()) return {};
    most = std::min(most, record_bytes);
    const ByteView here = views_[index_].after(offset_);
    if (here.size() >= most || index_ + 1 == views_.size()) {
      const ByteView piece = here.first(std::min(most, here.size()));
      offset_ += piece.size();
      return piece;
    }
    return gather(most);
  }

 private:
  void skip_empty() {
    while (index_ < views_.size() && offset_ == views_[index_].size()) {
      ++index_;
      offset_ = 0;
    }
  }

  ByteView gather(std::size_t most) {
    std::size_t filled = 0;
    while (filled < most && index_ < views_.size()) {
      const ByteView here = views_[index_].after(offset_);
      const std::size_t count = std::min(most - filled, here.size());
      if (count != 0) std::memcpy(plain_out.data() + filled, here.data(), count);
      filled += count;
      offset_ += count;
      skip_empty();
    }
    return {plain_out.data(), filled};
  }

  std::span<const ByteView> views_;
  std::size_t index_ = 0;
  std::size_t offset_ = 0;
};

}  // namespace

OpensslSession::OpensslSession(SSL_CTX* context, bool serves) : ssl_(SSL_new(context)) {
  BIO* bio = BIO_new(bio_method());
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_ex_data(ssl_.get(), 0, this);
  if (serves) {
    SSL_set_accept_state(ssl_.get());
  } else {
    SSL_set_connect_state(ssl_.get());
    SSL_set_msg_callback(ssl_.get(), see_message);
    SSL_set_msg_callback_arg(ssl_.get(), this);
  }
}

void OpensslSession::expect(const std::string& name) {
  expected_ = name;
  if (name.empty()) return;
  X509_VERIFY_PARAM* checks = SSL_get0_param(ssl_.get());
  if (is_address(name)) {
    X509_VERIFY_PARAM_set1_ip_asc(checks, name.c_str());
    return;
  }
  X509_VERIFY_PARAM_set_hostflags(checks, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  X509_VERIFY_PARAM_set1_host(checks, name.data(), name.size());
  std::string shown = name;  // the macro for this casts its constness away
  SSL_ctrl(ssl_.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, shown.data());
}

// --- Bytes in and out ---

BIO_METHOD* OpensslSession::bio_method() {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "swarmstage");
    BIO_meth_set_read_ex(made, bio_read);
    BIO_meth_set_write_ex(made, bio_write);
    BIO_meth_set_ctrl(made, bio_control);
    return made;
  }();
  return method;
}

int OpensslSession::bio_read(BIO* bio, char* out, std::size_t size, std::size_t* count) {
  auto& self = *static_cast<OpensslSession*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  *count = std::min(size, self.fed_.size());
  if (*count == 0) {
    BIO_set_retry_read(bio);
    return 0;
  }
  std::memcpy(out, self.fed_.data(), *count);
  self.fed_ = self.fed_.after(*count);
  return 1;
}

int OpensslSession::bio_write(BIO* bio, const char* bytes, std::size_t size, std::size_t* count) {
  auto& self = *static_cast<OpensslSession*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  const auto* begin = reinterpret_cast<const std::byte*>(bytes);
  self.outgoing_.insert(self.outgoing_.end(), begin, begin + size);
  *count = size;
  return 1;
}

long OpensslSession::bio_control(BIO*, int command, long, void*) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

void OpensslSession::feed(ByteView encrypted) {
  if (fed_.empty()) {
    fed_ = encrypted;
    return;
  }
  keep();
  kept_.insert(kept_.end(), encrypted.begin(), encrypted.end());
  fed_ = ByteView(kept_);
}

void OpensslSession::keep() {
  std::vector<std::byte> rest(fed_.begin(), fed_.end());
  kept_.swap(rest);
  fed_ = ByteView(kept_);
}

ByteView OpensslSession::outgoing() const {
  return ByteView(outgoing_).after(sent_);
}

void OpensslSession::sent(std::size_t count) {
  sent_ += count;
  if (sent_ < outgoing_.size()) return;
  std::vector<std::byte>().swap(outgoing_);
  sent_ = 0;
}

// --- Handshake ---

void OpensslSession::see_message(int written, int, int type, const void* bytes, std::size_t size,
                                 SSL*, void* session) {
  if (written != 0 || type != handshake_message || size == 0) return;
  auto& self = *static_cast<OpensslSession*>(session);
  const int kind = static_cast<const unsigned char*>(bytes)[0];
  if (kind == SSL3_MT_CERTIFICATE_REQUEST) self.asked_ = true;
  if (kind == SSL3_MT_NEWSESSION_TICKET) self.accepted_ = true;
}

TlsSession::State OpensslSession::advance() {
  if (state_ == State::shaking) {
    forget_errors();
    const int done = SSL_do_handshake(ssl_.get());
    if (done == 1) {
      learn_peer();
      state_ = State::checking;
    } else if (!wants_more(done)) {
      fail();
    }
  }
  if (state_ == State::checking) check_acceptance();
  return state_;
}

// In TLS 1.3 a client is done before the server has seen who it is. Asked for a
// certificate, it goes on when the server has said anything after that.
void OpensslSession::check_acceptance() {
  if (!asked_ || SSL_version(ssl_.get()) != TLS1_3_VERSION) {
    state_ = State::open;
    return;
  }
  forget_errors();
  char first = 0;
  const int size = SSL_peek(ssl_.get(), &first, 1);
  const int error = SSL_get_error(ssl_.get(), size);
  if (size > 0 || accepted_ || error == SSL_ERROR_ZERO_RETURN) {
    state_ = State::open;
  } else if (error != SSL_ERROR_WANT_READ) {
    fail();
  }
}

void OpensslSession::trust_silence() {
  if (state_ == State::checking) state_ = State::open;
}

void OpensslSession::learn_peer() {
  if (const CertificateHandle shown{SSL_get1_peer_certificate(ssl_.get())}) {
    peer_.key_hash = key_hash_of(shown.get());
  }
  const unsigned char* protocol = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &protocol, &size);
  if (protocol) peer_.alpn.assign(reinterpret_cast<const char*>(protocol), size);
}

bool OpensslSession::wants_more(int returned) {
  return SSL_get_error(ssl_.get(), returned) == SSL_ERROR_WANT_READ;
}

void OpensslSession::fail() {
  failure_ = distrust_.words.empty() ? failure_from_errors() : distrust_;
  forget_errors();
  state_ = State::failed;
}

// --- Plain bytes ---

ByteView OpensslSession::read() {
  if (state_ != State::open) return {};
  if (fed_.empty() && SSL_has_pending(ssl_.get()) == 0) return {};
  forget_errors();
  std::size_t size = 0;
  const int good = SSL_read_ex(ssl_.get(), plain_in.data(), plain_in.size(), &size);
  if (good == 1) return {plain_in.data(), size};
  if (SSL_get_error(ssl_.get(), good) == SSL_ERROR_ZERO_RETURN) {
    state_ = State::ended;
  } else if (!wants_more(good)) {
    fail();
  }
  return {};
}

std::size_t OpensslSession::write(std::span<const ByteView> plain, std::size_t most) {
  std::size_t taken = 0;
  Pieces pieces(plain);
  while (taken < most) {
    const ByteView piece = pieces.next(most - taken);
    if (piece.empty()) break;
    forget_errors();
    std::size_t size = 0;
    if (SSL_write_ex(ssl_.get(), piece.data(), piece.size(), &size) != 1) {
      fail();
      break;
    }
    taken += size;
  }
  return taken;
}

void OpensslSession::finish() {
  forget_errors();
  SSL_shutdown(ssl_.get());
  forget_errors();
}

}  // namespace swarmstage::net
