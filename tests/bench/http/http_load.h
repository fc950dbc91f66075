#pragma once

// A closed loop of HTTP clients on one thread: each sends its request again as
// soon as the answer is complete. The first answer of all says how long answers
// are; after that bytes are only counted, so that the load costs little.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace swarmstage::bench {

class HttpLoad {
 public:
  HttpLoad(std::uint16_t port, std::string target, std::size_t clients);
  ~HttpLoad();
  HttpLoad(const HttpLoad&) = delete;
  HttpLoad& operator=(const HttpLoad&) = delete;

  /// Runs so long; false if a client lost its connection or an answer was not 200.
  bool run(double seconds);
  /// Complete since the beginning.
  std::uint64_t answers() const { return answers_; }
  const std::string& first_answer() const { return first_; }

 private:
  struct Client {
    int socket = -1;
    std::size_t left = 0;  // bytes of the answer under way
  };
  bool connect_all(std::size_t clients);
  bool learn();
  bool hear(Client& client);

  std::uint16_t port_;
  std::string request_;
  std::string first_;
  std::vector<Client> clients_;
  std::vector<char> buffer_;
  std::uint64_t answers_ = 0;
  int poll_ = -1;
  bool broken_ = false;
};

/// Connections that ask once and then stay; -1 for each that failed.
std::vector<int> idle_clients(std::uint16_t port, const std::string& target, std::size_t count);

double seconds_now();

}  // namespace swarmstage::bench
