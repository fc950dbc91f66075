#pragma once

// Clients that speak HTTP over TLS in a closed loop on one thread, and the
// certificate they believe: made here, in a folder that goes away again. All send,
// then all hear the answer; the first answer says how long answers are.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace swarmstage::bench {

class TlsFiles {
 public:
  TlsFiles();
  ~TlsFiles();
  TlsFiles(const TlsFiles&) = delete;
  TlsFiles& operator=(const TlsFiles&) = delete;
  std::string certificate() const { return folder_ + "/certificate.pem"; }
  std::string key() const { return folder_ + "/key.pem"; }

 private:
  std::string folder_;
};

class TlsLoad {
 public:
  /// The program ends if they cannot connect.
  TlsLoad(std::uint16_t port, const std::string& target, std::size_t clients);
  ~TlsLoad();
  TlsLoad(const TlsLoad&) = delete;
  TlsLoad& operator=(const TlsLoad&) = delete;

  /// False if a client lost its connection.
  bool run(double seconds);
  std::uint64_t answers() const { return answers_; }

 private:
  struct Clients;
  std::unique_ptr<Clients> clients_;
  std::uint64_t answers_ = 0;
};

/// Handshakes, one after the other, for so long; how many.
std::uint64_t shake_hands(std::uint16_t port, double seconds);

}  // namespace swarmstage::bench
