#pragma once

// A server on the bench: a node that is nothing but an HttpServer, whose routes a
// test writes; clients are streams whose bytes the test writes by hand.

#include <memory>
#include <string>

#include "core/http/http_server.h"
#include "core/testing/node_probe.h"

namespace swarmstage::http {

class ServerProbe : public NodeProbe {
 public:
  explicit ServerProbe(HttpSettings settings = {}, Limits limits = {})
      : ServerProbe(make(std::move(settings)), limits) {}

  HttpServer& server() { return *server_; }
  Router& router() { return server_->router(); }
  StreamId client(std::string_view remote = "10.0.0.2:5000") { return accept(remote); }
  /// Writes a request and returns what came back.
  std::string ask(StreamId client, std::string_view request) {
    data(client, request);
    return written(client);
  }
  std::string get(StreamId client, std::string_view target, std::string_view fields = {}) {
    std::string request = "GET ";
    request += target;
    request += " HTTP/1.1\r\nHost: a\r\n";
    request += fields;
    request += "\r\n";
    return ask(client, request);
  }
  std::uint64_t reached(HttpLimit limit) { return server_->counters().count(limit); }

 private:
  struct Made {
    std::unique_ptr<ComponentNode> node;
    HttpServer* server = nullptr;
  };
  static Made make(HttpSettings settings) {
    Made made;
    made.node = std::make_unique<ComponentNode>();
    made.server = &made.node->add(std::make_unique<HttpServer>(std::move(settings)));
    return made;
  }
  ServerProbe(Made made, Limits limits)
      : NodeProbe(std::move(made.node), limits), server_(made.server) {}

  HttpServer* server_;
};

/// The number in the first line; 0: no answer.
inline int status_of(std::string_view answer) {
  if (!answer.starts_with("HTTP/1.1 ") || answer.size() < 12) return 0;
  return std::stoi(std::string(answer.substr(9, 3)));
}

inline std::string body_of(std::string_view answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string_view::npos ? "" : std::string(answer.substr(end + 4));
}

/// Answers with this text.
inline Handler says(std::string text) {
  return [text = std::move(text)](Context& context, Exchange& exchange) {
    exchange.answer(context, Response::text(text));
  };
}

}  // namespace swarmstage::http
