#include "core/roles/http/page_server.h"

#include "core/http/daemon_pages.h"
#include "core/node/context.h"

namespace swarmstage::http_roles {

PageServer::PageServer(const PageSettings& settings) {
  http::HttpServer& server = add(std::make_unique<http::HttpServer>(settings.server));
  add(std::make_unique<Pages>(server, settings));
  server.listening_failed = [port = settings.server.port](Context& context, CloseReason reason) {
    std::string where = "listening on port ";
    where += std::to_string(port);
    context.event("failed", {{"context", where}, {"error", to_string(reason)}});
  };
  http::DaemonPages pages{.title = "HTTP server", .version = "1"};
  pages.not_ready = [&server] {
    return server.local() ? std::string() : std::string("not listening");
  };
  http::add_daemon_pages(server, std::move(pages));
}

void PageServer::on_listener_opened(Context& context, ListenerId listener, const Endpoint& local) {
  ComponentNode::on_listener_opened(context, listener, local);
  context.event("started", {{"port", local.port}});
  context.changed("port");
}

void PageServer::on_listener_closed(Context& context, ListenerId listener, CloseReason reason) {
  ComponentNode::on_listener_closed(context, listener, reason);
  context.changed("port");
}

void PageServer::on_stream_opened(Context& context, StreamId stream, const StreamInfo& info) {
  ComponentNode::on_stream_opened(context, stream, info);
  context.changed("connections");
}

void PageServer::on_stream_closed(Context& context, StreamId stream, CloseReason reason) {
  ComponentNode::on_stream_closed(context, stream, reason);
  context.changed("connections");
}

}  // namespace swarmstage::http_roles
