// The reference: a process that does nothing but keep the connections it accepts,
// as a bare Asio program.

#include <array>
#include <cstdio>
#include <deque>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

struct Peer {
  explicit Peer(tcp::socket connected) : socket(std::move(connected)) {}
  void read() {
    socket.async_read_some(asio::buffer(buffer), [this](const error_code& error, std::size_t) {
      if (!error) read();
    });
  }

  tcp::socket socket;
  std::array<char, 4096> buffer{};
};

class Server {
 public:
  Server() {
    std::printf("listening on port %u\n", unsigned{acceptor_.local_endpoint().port()});
    std::fflush(stdout);
    accept();
    signals_.async_wait([this](const error_code&, int) { context_.stop(); });
  }
  void run() { context_.run(); }

 private:
  void accept() {
    acceptor_.async_accept([this](const error_code& error, tcp::socket socket) {
      if (error) return;
      peers_.emplace_back(std::move(socket)).read();
      std::printf("connected (%zu peers)\n", peers_.size());
      std::fflush(stdout);
      accept();
    });
  }

  asio::io_context context_{1};
  tcp::acceptor acceptor_{context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  asio::signal_set signals_{context_, SIGTERM};
  std::deque<Peer> peers_;
};

}  // namespace

int main() {
  Server().run();
}
