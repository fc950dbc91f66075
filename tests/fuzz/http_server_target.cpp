#include <array>
#include <memory>
#include <vector>

#include "core/base/assert.h"
#include "core/http/event_hub.h"
#include "core/testing/node_probe.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/targets.h"

namespace swarmstage::fuzz {

namespace {

using namespace http;

constexpr std::size_t clients_max = 6;

// Pieces of requests, so that bytes drawn by chance get beyond the first line.
constexpr std::array<std::string_view, 24> pieces = {
    "GET /now HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /later HTTP/1.1\r\nHost: a\r\n\r\n",
    "HEAD /later HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /events HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /bits HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /bits HTTP/1.0\r\n\r\n",
    "GET /large HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n",
    "GET /large HTTP/1.1\r\nHost: a\r\nRange: bytes=5-\r\n\r\n",
    "GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
    "POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n",
    "POST /stream HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTransfer-Encoding: "
    "chunked\r\n\r\n",
    "POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
    "Connection: close\r\n",
    "GET /now HTTP/1.1\r\n",
    "Host: a\r\n",
    "\r\n",
    "5\r\nabcde\r\n",
    "0\r\n\r\n",
    "abcde",
    "fffffffffffffff0\r\n",
    "GET /%2e%2e/x HTTP/1.1\r\nHost: a\r\n\r\n",
};

struct Taker : StreamHandler {
  void on_stream_data(Context& context, StreamId stream, ByteView bytes) override {
    context.write(stream, bytes);
  }
  void on_stream_end(Context& context, StreamId stream) override { context.finish(stream); }
  void on_stream_closed(Context&, StreamId, CloseReason) override { ++closed; }
  int closed = 0;
};

class ServerGame {
 public:
  ServerGame() {
    HttpSettings settings;
    settings.connections_max = 4;
    settings.connections_per_address_max = 3;
    settings.header_bytes_max = 300;
    settings.body_bytes_max = 12;
    settings.pipelined_bytes_max = 200;
    settings.requests_per_connection_max = 9;
    settings.allowed_origins = {"http://b"};
    auto node = std::make_unique<ComponentNode>();
    server_ = &node->add(std::make_unique<HttpServer>(settings));
    hub_ = std::make_unique<EventHub>(*server_);
    add_routes();
    probe_ = std::make_unique<NodeProbe>(std::move(node));
    probe_->start();
  }
  ~ServerGame() { probe_.reset(); }

  void play(FuzzInput in) {
    while (!in.empty()) {
      turn(in);
      SWARMSTAGE_ASSERT(server_->connections() <= clients_.size(), "a connection of nobody");
      SWARMSTAGE_ASSERT(probe_->failure().empty(), "a handler threw");
    }
    end();
  }

 private:
  struct Client {
    StreamId stream;
    bool ended = false;
  };

  void add_routes() {
    Router& router = server_->router();
    router.get("/now", "At once.", [](Context& context, Exchange& exchange) {
      exchange.answer(context, Response::text("now"));
    });
    router.get("/later", "When told.", [this](Context&, Exchange& exchange) {
      waiting_.push_back(exchange.id());
      ++deferred_;
      ExchangeEvents events;
      events.gone = [this](Context&, ExchangeId) { ++gone_; };
      exchange.listen(std::move(events));
    });
    router.get("/go", "Tells.", [this](Context& context, Exchange& exchange) {
      for (const ExchangeId each : std::exchange(waiting_, {})) answer(context, each);
      hub_->publish(context, "go", 1);
      exchange.answer(context, Response::empty());
    });
    router.get("/events", "Events.", [this](Context& context, Exchange& exchange) {
      hub_->subscribe(context, exchange);
    });
    router.get("/bits", "In bits.", [](Context& context, Exchange& exchange) {
      exchange.begin(context, Response::text(""));
      exchange.write(context, ByteView("bit"));
      exchange.end(context);
    });
    router.get("/large", "Much.", [](Context& context, Exchange& exchange) {
      Response response = Response::text(std::string(70'000, 'x'));
      response.etag = "\"x\"";
      exchange.answer(context, std::move(response));
    });
    router.get("/socket", "Other words.", [this](Context& context, Exchange& exchange) {
      exchange.upgrade(context, {{"Upgrade", "x"}}, taker_);
    });
    router.post("/echo", "Echoes.", [](Context& context, Exchange& exchange) {
      exchange.answer(context, Response::text(std::string(exchange.request().body.text())));
    });
    add_stream_route(router);
  }
  void answer(Context& context, ExchangeId id) {
    Exchange* exchange = server_->find(id);
    if (!exchange) return;
    SWARMSTAGE_ASSERT(exchange->request().path == "/later", "the wrong exchange was found");
    ++answered_;
    exchange->answer(context, Response::text("later"));
  }
  static void add_stream_route(Router& router) {
    Route route;
    route.method = HttpMethod::post;
    route.path = "/stream";
    route.about = "Takes it as it comes.";
    route.streams_body = true;
    route.handler = [](Context&, Exchange& exchange) {
      ExchangeEvents events;
      events.body = [](Context& context, Exchange& each, ByteView piece) {
        if (!each.begun()) each.begin(context, Response::text(""));
        each.write(context, piece);
      };
      events.body_end = [](Context& context, Exchange& each) {
        each.begun() ? each.end(context) : each.answer(context, Response::empty());
      };
      exchange.listen(std::move(events));
    };
    router.add(std::move(route));
  }

  void turn(FuzzInput& in) {
    const std::size_t what = in.below(12);
    if (what == 0 && clients_.size() < clients_max) {
      const char* from = in.below(2) == 0 ? "10.0.0.2:1" : "10.0.0.3:1";
      clients_.push_back({probe_->accept(from)});
    }
    if (what == 1) probe_->advance(Duration(1ms) * static_cast<std::int64_t>(in.wide()));
    if (what == 2 && in.below(8) == 0) probe_->drain();
    if (clients_.empty()) return;
    const std::size_t which = in.below(clients_.size());
    Client& client = clients_[which];
    if (what == 3) return close(which, CloseReason::reset);
    if (what == 4 && !client.ended) {
      client.ended = true;
      probe_->end(client.stream);
    }
    if (what == 5) probe_->hold_writes(client.stream, in.below(2) == 0);
    if (what == 6) send(client, "GET /go HTTP/1.1\r\nHost: a\r\n\r\n");
    if (what == 7) send(client, in.bytes(in.below(40)).text());
    if (what >= 8) send(client, pieces[in.below(pieces.size())]);
    if (probe_->aborted(client.stream)) close(which, CloseReason::closed_by_us);
  }
  void send(const Client& client, std::string_view bytes) {
    if (client.ended || bytes.empty() || probe_->aborted(client.stream)) return;
    probe_->data(client.stream, std::string(bytes));
  }
  void close(std::size_t which, CloseReason reason) {
    const StreamId stream = clients_[which].stream;
    clients_.erase(clients_.begin() + static_cast<std::ptrdiff_t>(which));
    // Our own abort was told by the runner.
    if (!probe_->aborted(stream)) probe_->closed(stream, reason);
  }
  // All have gone: nothing is left, and who waited was answered or told.
  void end() {
    while (!clients_.empty()) close(0, CloseReason::reset);
    SWARMSTAGE_ASSERT(server_->connections() == 0, "a connection is left over");
    SWARMSTAGE_ASSERT(hub_->subscribers() == 0, "a subscriber is left over");
    SWARMSTAGE_ASSERT(gone_ + answered_ == deferred_, "somebody waits for ever");
  }

  Taker taker_;
  HttpServer* server_ = nullptr;
  std::unique_ptr<EventHub> hub_;
  std::unique_ptr<NodeProbe> probe_;
  std::vector<Client> clients_;
  std::vector<ExchangeId> waiting_;
  std::size_t deferred_ = 0;
  std::size_t answered_ = 0;
  std::size_t gone_ = 0;
};

}  // namespace

void http_server(ByteView input) {
  ServerGame().play(FuzzInput(input));
}

}  // namespace swarmstage::fuzz
