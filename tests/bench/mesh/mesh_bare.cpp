// The reference: a bare Asio writer, and readers that count lines, each on a
// thread of its own; and a bare echo server. No protocol, no queues, no hashes.

#include <cstdio>
#include <cstring>
#include <deque>
#include <memory>
#include <thread>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "tests/bench/mesh/mesh_load.h"

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using swarmstage::bench::Countdown;
using swarmstage::bench::MeshLoad;

const tcp::endpoint any_port(asio::ip::address_v4::loopback(), 0);

class Reader {
 public:
  Reader(const tcp::endpoint& from, std::uint64_t lines, Countdown& done)
      : left_(lines), done_(done) {
    socket_.connect(from);
    receive();
    thread_ = std::thread([this] { context_.run(); });
  }
  ~Reader() { thread_.join(); }

 private:
  void receive() {
    socket_.async_read_some(asio::buffer(buffer_),
                            [this](const error_code& error, std::size_t size) {
                              if (error) return;
                              count(size);
                              receive();
                            });
  }
  void count(std::size_t size) {
    const char* at = buffer_;
    const char* const end = buffer_ + size;
    while ((at = static_cast<const char*>(
                std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) != nullptr) {
      ++at;
      if (--left_ == 0) done_.arrived();
    }
  }

  asio::io_context context_{1};
  tcp::socket socket_{context_};
  std::uint64_t left_;
  Countdown& done_;
  char buffer_[64 << 10];
  std::thread thread_;
};

class Writer {
 public:
  explicit Writer(std::uint64_t lines) : left_(lines) {}
  ~Writer() {
    if (thread_.joinable()) thread_.join();
  }
  tcp::endpoint local() const { return acceptor_.local_endpoint(); }
  void accept() {
    sockets_.push_back(acceptor_.accept());
    sockets_.back().set_option(tcp::no_delay(true));
  }
  void begin() {
    asio::post(context_, [this] { go_on(); });
    thread_ = std::thread([this] { context_.run(); });
  }

 private:
  // Lines are put together one by one, and written to every reader.
  void go_on() {
    if (left_ == 0) return sockets_.clear();
    left_ -= MeshLoad::lines_at_once;
    for (std::size_t i = 0; i < MeshLoad::lines_at_once; ++i) {
      char* line = buffer_ + i * MeshLoad::line_bytes;
      std::memcpy(line, line_.data(), line_.size());
      line[MeshLoad::line_bytes - 1] = '\n';
    }
    writing_ = sockets_.size();
    for (tcp::socket& each : sockets_) {
      asio::async_write(each, asio::buffer(buffer_), [this](const error_code& error, std::size_t) {
        if (!error && --writing_ == 0) go_on();
      });
    }
  }

  asio::io_context context_{1};
  tcp::acceptor acceptor_{context_, any_port};
  std::deque<tcp::socket> sockets_;
  const std::string line_ = std::string(MeshLoad::line_bytes - 1, 'x');
  char buffer_[MeshLoad::lines_at_once * MeshLoad::line_bytes];
  std::uint64_t left_;
  std::size_t writing_ = 0;
  std::thread thread_;
};

class Echo {
 public:
  Echo() {
    acceptor_.async_accept(socket_, [this](const error_code& error) {
      if (error) return;
      socket_.set_option(tcp::no_delay(true));
      receive();
    });
    thread_ = std::thread([this] { context_.run(); });
  }
  ~Echo() { thread_.join(); }
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  void receive() {
    socket_.async_read_some(asio::buffer(buffer_),
                            [this](const error_code& error, std::size_t size) {
                              if (!error) answer(size);
                            });
  }
  void answer(std::size_t size) {
    asio::async_write(socket_, asio::buffer(buffer_, size),
                      [this](const error_code& error, std::size_t) {
                        if (!error) receive();
                      });
  }

  asio::io_context context_{1};
  tcp::acceptor acceptor_{context_, any_port};
  tcp::socket socket_{context_};
  char buffer_[4096];
  std::thread thread_;
};

int pour_lines(const MeshLoad& load) {
  Countdown done(load.readers);
  std::deque<Reader> readers;
  Writer writer(load.count);
  for (std::size_t i = 0; i < load.readers; ++i) {
    readers.emplace_back(writer.local(), load.count, done);
    writer.accept();
  }
  return swarmstage::bench::measure_lines(load, done, [&] { writer.begin(); }) ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  const MeshLoad load = MeshLoad::from(count, arguments);
  if (load.what == "lines") return pour_lines(load);
  if (load.what != "ping") return std::fprintf(stderr, "usage: lines READERS | ping\n"), 2;
  Echo echo;
  return swarmstage::bench::measure_pings(load, echo.port(), "", "PING") ? 0 : 1;
}
