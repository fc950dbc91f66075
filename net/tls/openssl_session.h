#pragma once

// A TLS session of OpenSSL between two pieces of memory: a BIO of our own reads
// what was fed and writes to what is outgoing, without a buffer between. Idle, it
// holds no buffers.

#include <string>
#include <vector>

#include "net/tls/openssl_handles.h"
#include "net/tls_session.h"

namespace swarmstage::net {

class OpensslSession final : public TlsSession {
 public:
  OpensslSession(SSL_CTX* context, bool serves);
  /// A client's: whom it expects; told to the server, and checked. Empty: nobody.
  void expect(const std::string& name);
  /// The name to look for where certificates are not for names.
  const std::string& expected() const { return expected_; }
  /// Why the certificate shown is not believed; the handshake is about to fail.
  void distrust(TlsFailure why) { distrust_ = std::move(why); }

  State state() const override { return state_; }
  void feed(ByteView encrypted) override;
  void keep() override;
  State advance() override;
  void trust_silence() override;
  ByteView read() override;
  std::size_t write(std::span<const ByteView> plain, std::size_t most) override;
  void finish() override;
  ByteView outgoing() const override;
  void sent(std::size_t count) override;
  const PeerIdentity& peer() const override { return peer_; }
  const TlsFailure& failure() const override { return failure_; }

 private:
  static int bio_read(BIO* bio, char* out, std::size_t size, std::size_t* count);
  static int bio_write(BIO* bio, const char* bytes, std::size_t size, std::size_t* count);
  static long bio_control(BIO* bio, int command, long, void*);
  static BIO_METHOD* bio_method();
  static void see_message(int written, int version, int type, const void* bytes, std::size_t size,
                          SSL* ssl, void* session);

  void check_acceptance();
  void learn_peer();
  bool wants_more(int returned);
  void fail();

  SslHandle ssl_;
  State state_ = State::shaking;
  bool asked_ = false;     // the server wants to know who we are
  bool accepted_ = false;  // and said something after that
  ByteView fed_;
  std::vector<std::byte> kept_;  // what fed_ views after keep
  std::vector<std::byte> outgoing_;
  std::size_t sent_ = 0;  // of outgoing_
  std::string expected_;
  TlsFailure distrust_;
  TlsFailure failure_;
  PeerIdentity peer_;
};

}  // namespace swarmstage::net
