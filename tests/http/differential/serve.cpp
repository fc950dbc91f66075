// A node on real sockets that serves what the differential test asks for, with the
// limits that its nginx has. Prints its port; ends on a signal.
//
//   http_serve [milliseconds of silence in a body that it bears]

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "core/http/daemon_pages.h"
#include "core/http/event_hub.h"
#include "core/node/context.h"
#include "net/live_node.h"

namespace {

using namespace swarmstage;
using namespace swarmstage::http;

constexpr std::int64_t file_changed = 784111777;  // Sun, 06 Nov 1994 08:49:37 GMT

void add_file(Router& router) {
  router.get("/file", "Ten bytes.", [](Context& context, Exchange& exchange) {
    Response response = Response::text("0123456789");
    response.etag = "\"2ebc98a1-a\"";  // what nginx makes of the date and size
    response.last_modified = WallTime{file_changed * 1'000'000'000};
    exchange.answer(context, std::move(response));
  });
  router.get("/long", "Text that packs well.", [](Context& context, Exchange& exchange) {
    exchange.answer(context, Response::text(std::string(5000, 'x')));
  });
}

void add_post(Router& router) {
  Route route;
  route.method = HttpMethod::post;
  route.path = "/post";
  route.about = "How many bytes came.";
  route.body_type = "application/octet-stream";
  route.body_bytes_max = 1024;
  route.handler = [](Context& context, Exchange& exchange) {
    exchange.answer(context, Response::text(std::to_string(exchange.request().body.size())));
  };
  router.add(route);
  route.method = HttpMethod::put;
  route.path = "/upload";
  route.body_bytes_max = 8U << 20;
  router.add(std::move(route));
}

// The next piece comes when the client asks for it by another request.
void add_pieces(HttpServer& server) {
  const auto reader = std::make_shared<ExchangeId>();  // two handlers know it
  server.router().get("/pieces", "Text that comes bit by bit.",
                      [reader](Context& context, Exchange& exchange) {
                        Response head = Response::text("");
                        head.etag = "\"pieces\"";
                        exchange.begin(context, head);
                        *reader = exchange.id();
                      });
  server.router().post("/pieces", "The next piece; none: the end.",
                       [&server, reader](Context& context, Exchange& exchange) {
                         const ByteView piece = exchange.request().body;
                         Exchange* reading = server.find(*reader);
                         if (!reading) {
                           return exchange.answer(context, Response::problem(404, "no reader"));
                         }
                         piece.empty() ? reading->end(context) : reading->write(context, piece);
                         exchange.answer(context, Response::empty());
                       });
}

void add_events(HttpServer& server) {
  server.router().get("/events", "Three events, and the end.",
                      [](Context& context, Exchange& exchange) {
                        exchange.begin_events(context);
                        for (int i = 1; i <= 3; ++i) {
                          exchange.write(context, format_event("count", i));
                        }
                        exchange.end(context);
                      });
}

}  // namespace

int main(int count, char** words) {
  HttpSettings settings;
  if (count > 1) settings.body_timeout = std::atoi(words[1]) * 1ms;
  auto node = std::make_unique<ComponentNode>();
  auto& server = node->add(std::make_unique<HttpServer>(settings));
  server.listening = [](Context&, const Endpoint& local) {
    std::printf("listening on port %d\n", local.port);
    std::fflush(stdout);
  };
  add_file(server.router());
  add_post(server.router());
  add_events(server);
  add_pieces(server);
  add_daemon_pages(server, {.title = "Differential", .version = "1"});
  return net::LiveNode(std::move(node), {.name = "serve"}).run() ? 0 : 1;
}
