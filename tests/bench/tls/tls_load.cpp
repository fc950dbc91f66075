#include "tests/bench/tls/tls_load.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include "tests/bench/clock.h"

namespace swarmstage::bench {

namespace {

[[noreturn]] void give_up(const char* why) {
  std::fprintf(stderr, "%s\n", why);
  std::exit(3);
}

SSL_CTX* client_context() {
  static SSL_CTX* const context = [] {
    SSL_CTX* made = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_session_cache_mode(made, SSL_SESS_CACHE_OFF);
    return made;
  }();
  return context;
}

int dial(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    give_up("the server does not listen");
  }
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

SSL* shake_hand(std::uint16_t port) {
  SSL* ssl = SSL_new(client_context());
  SSL_set_fd(ssl, dial(port));
  if (SSL_connect(ssl) != 1) give_up("the handshake fails");
  return ssl;
}

void part(SSL* ssl) {
  const int socket = SSL_get_fd(ssl);
  SSL_free(ssl);
  close(socket);
}

}  // namespace

// --- Files ---

TlsFiles::TlsFiles() {
  char name[] = "/tmp/swarmstage_tls_XXXXXX";
  folder_ = mkdtemp(name);
  EVP_PKEY* made = EVP_EC_gen("P-256");
  X509* shown = X509_new();
  X509_set_version(shown, X509_VERSION_3);
  X509_gmtime_adj(X509_getm_notBefore(shown), 0);
  X509_gmtime_adj(X509_getm_notAfter(shown), 3600);
  X509_set_pubkey(shown, made);
  X509_sign(shown, made, EVP_sha256());
  FILE* file = std::fopen(certificate().c_str(), "w");
  PEM_write_X509(file, shown);
  std::fclose(file);
  file = std::fopen(key().c_str(), "w");
  PEM_write_PrivateKey(file, made, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  X509_free(shown);
  EVP_PKEY_free(made);
}

TlsFiles::~TlsFiles() {
  std::filesystem::remove_all(folder_);
}

// --- Load ---

struct TlsLoad::Clients {
  std::vector<SSL*> all;
  std::string request;
  int answer_bytes = 0;
  char buffer[16384];

  // Until the answer is complete; its length, or 0.
  int hear(SSL* ssl) {
    int heard = 0;
    while (answer_bytes == 0 || heard < answer_bytes) {
      const int size = SSL_read(ssl, buffer, sizeof buffer);
      if (size <= 0) return 0;
      heard += size;
      if (answer_bytes == 0) answer_bytes = heard;  // small: it comes in one piece
    }
    return heard == answer_bytes ? heard : 0;
  }
};

TlsLoad::TlsLoad(std::uint16_t port, const std::string& target, std::size_t clients)
    : clients_(std::make_unique<Clients>()) {
  clients_->request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  for (std::size_t i = 0; i < clients; ++i) clients_->all.push_back(shake_hand(port));
}

TlsLoad::~TlsLoad() {
  for (SSL* each : clients_->all) part(each);
}

bool TlsLoad::run(double seconds) {
  const double until = seconds_now() + seconds;
  while (seconds_now() < until) {
    for (SSL* each : clients_->all) {
      const std::string& request = clients_->request;
      if (SSL_write(each, request.data(), static_cast<int>(request.size())) <= 0) return false;
    }
    for (SSL* each : clients_->all) {
      if (clients_->hear(each) == 0) return false;
      ++answers_;
    }
  }
  return true;
}

std::uint64_t shake_hands(std::uint16_t port, double seconds) {
  const double until = seconds_now() + seconds;
  std::uint64_t count = 0;
  for (; seconds_now() < until; ++count) part(shake_hand(port));
  return count;
}

}  // namespace swarmstage::bench
