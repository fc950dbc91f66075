// The yardstick: a bare Asio program that parses requests with Beast and answers
// a fixed body, which it does not even look at the request for.

#include <cstdio>
#include <memory>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
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
  explicit Session(tcp::socket socket) : socket_(std::move(socket)) {
    socket_.set_option(tcp::no_delay(true));
  }
  void read() {
    socket_.async_read_some(asio::buffer(buffer_ + held_, sizeof buffer_ - held_),
                            [self = shared_from_this()](error_code error, std::size_t size) {
                              if (!error) self->heard(size);
                            });
  }

 private:
  void heard(std::size_t size) {
    held_ += size;
    http::request_parser<http::empty_body> parser;
    error_code error;
    const std::size_t used = parser.put(asio::buffer(buffer_, held_), error);
    if (error == http::error::need_more) return read();
    if (error || !parser.is_done()) return;
    std::copy(buffer_ + used, buffer_ + held_, buffer_);
    held_ -= used;
    asio::async_write(socket_, asio::buffer(answer),
                      [self = shared_from_this()](error_code failed, std::size_t) {
                        if (!failed) self->read();
                      });
  }

  tcp::socket socket_;
  char buffer_[8192] = {};
  std::size_t held_ = 0;
};

void accept(tcp::acceptor& acceptor) {
  acceptor.async_accept([&](error_code error, tcp::socket socket) {
    if (!error) std::make_shared<Session>(std::move(socket))->read();
    accept(acceptor);
  });
}

}  // namespace

int main() {
  asio::io_context context(1);
  tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  std::printf("listening on port %d\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  accept(acceptor);
  context.run();
  return 0;
}
