// The yardstick: a bare Asio program that parses requests with Beast and answers a
// fixed body, over Asio's own TLS. Arguments: certificate, key.

#include <cstdio>
#include <memory>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

const std::string answer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 251\r\n\r\n" +
    std::string(251, 'x');

// Owned by the operation under way, as is usual with Asio.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, asio::ssl::context& context) : stream_(std::move(socket), context) {
    stream_.next_layer().set_option(tcp::no_delay(true));
  }
  void begin() {
    stream_.async_handshake(asio::ssl::stream_base::server,
                            [self = shared_from_this()](error_code error) {
                              if (!error) self->read();
                            });
  }

 private:
  void read() {
    stream_.async_read_some(asio::buffer(buffer_ + held_, sizeof buffer_ - held_),
                            [self = shared_from_this()](error_code error, std::size_t size) {
                              if (!error) self->heard(size);
                            });
  }
  void heard(std::size_t size) {
    held_ += size;
    http::request_parser<http::empty_body> parser;
    error_code error;
    const std::size_t used = parser.put(asio::buffer(buffer_, held_), error);
    if (error == http::error::need_more) return read();
    if (error || !parser.is_done()) return;
    std::copy(buffer_ + used, buffer_ + held_, buffer_);
    held_ -= used;
    asio::async_write(stream_, asio::buffer(answer),
                      [self = shared_from_this()](error_code failed, std::size_t) {
                        if (!failed) self->read();
                      });
  }

  asio::ssl::stream<tcp::socket> stream_;
  char buffer_[8192] = {};
  std::size_t held_ = 0;
};

void accept(tcp::acceptor& acceptor, asio::ssl::context& context) {
  acceptor.async_accept([&](error_code error, tcp::socket socket) {
    if (!error) std::make_shared<Session>(std::move(socket), context)->begin();
    accept(acceptor, context);
  });
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  asio::io_context loop(1);
  asio::ssl::context context(asio::ssl::context::tls_server);
  context.use_certificate_chain_file(arguments[1]);
  context.use_private_key_file(arguments[2], asio::ssl::context::pem);
  SSL_CTX_set_num_tickets(context.native_handle(), 0);  // as ours
  SSL_CTX_set_session_cache_mode(context.native_handle(), SSL_SESS_CACHE_OFF);
  tcp::acceptor acceptor(loop, {asio::ip::address_v4::loopback(), 0});
  std::printf("listening on port %d\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  accept(acceptor, context);
  loop.run();
  return 0;
}
