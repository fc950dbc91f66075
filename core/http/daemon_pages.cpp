#include "core/http/daemon_pages.h"

#include <algorithm>
#include <array>

#include "core/http/docs_files.h"

namespace swarmstage::http {

namespace {

constexpr std::string_view docs_page = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>What this node answers</title>
<link rel="stylesheet" href="swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body>
<div id="swagger-ui"></div>
<script src="swagger-ui-bundle.js"></script>
<script src="start.js"></script>
</body>
</html>
)";

constexpr std::string_view start_script =
    "SwaggerUIBundle({url: '../openapi.json', dom_id: '#swagger-ui', validatorUrl: null});\n";

constexpr Duration tls_failures_deadline = 5s;

constexpr std::string_view prometheus_type = "text/plain; version=0.0.4; charset=utf-8";

Route page(std::string path, std::string about, Handler handler,
           std::vector<AnswerDescription> answers) {
  Route route;
  route.path = std::move(path);
  route.about = std::move(about);
  route.handler = std::move(handler);
  route.answers = std::move(answers);
  return route;
}

Json text_schema() {
  return {{"type", "string"}};
}

// --- Health ---

void add_health(HttpServer& server, std::function<std::string()> not_ready) {
  server.router().add(page("/healthz", "Whether the node is alive.",
                           [](Context& context, Exchange& exchange) {
                             exchange.answer(context, Response::text("ok\n"));
                           },
                           {{200, "It is.", "text/plain", text_schema()}}));
  server.router().add(
      page("/readyz", "Whether the node wants requests: not while it starts or leaves.",
           [&server, not_ready = std::move(not_ready)](Context& context, Exchange& exchange) {
             std::string missing = server.draining() ? "draining" : not_ready ? not_ready() : "";
             if (missing.empty()) return exchange.answer(context, Response::text("ready\n"));
             exchange.answer(context, Response::text(std::move(missing) + "\n", 503));
           },
           {{200, "It does.", "text/plain", text_schema()},
            {503, "What is missing.", "text/plain", text_schema()}}));
}

// --- Metrics ---

void write_server_metrics(const HttpServer& server, MetricWriter& out) {
  constexpr std::array<std::string_view, 6> hundreds = {"0xx", "1xx", "2xx", "3xx", "4xx", "5xx"};
  const HttpTotals& totals = server.totals();
  out.counter("http_requests_total", "Requests read.", static_cast<double>(totals.requests));
  for (std::size_t i = 1; i < hundreds.size(); ++i) {
    out.counter("http_answers_total", "Answers by class of status.",
                static_cast<double>(totals.answers[i]), {{"status", hundreds[i]}});
  }
  out.counter("http_connections_total", "Connections accepted.",
              static_cast<double>(totals.connections));
  out.gauge("http_connections", "Connections open now.", static_cast<double>(server.connections()));
  for (std::size_t i = 0; i < http_limit_count; ++i) {
    const auto limit = static_cast<HttpLimit>(i);
    out.counter("http_limit_reached_total", "How often a client met a limit.",
                static_cast<double>(server.counters().count(limit)), {{"limit", to_string(limit)}});
  }
  out.gauge("draining", "1 while the node leaves.", server.draining() ? 1 : 0);
}

// What became of strangers whose handshake failed; nobody here was told of them.
void write_tls_metrics(const ServiceReply& reply, MetricWriter& out) {
  if (reply.status != ServiceReply::Status::ok || !reply.body.is_object()) return;
  constexpr std::array<std::string_view, 5> certificate_faults = {
      "bad_certificate", "expired", "no_certificate", "not_yet_valid", "unknown_issuer"};
  double refused = 0;
  for (const auto& [reason, count] : reply.body.items()) {
    const double failures = count.is_number() ? count.get<double>() : 0;
    out.counter("tls_handshake_failures_total", "Connections that never came to be, by reason.",
                failures, {{"reason", reason}});
    if (std::ranges::count(certificate_faults, reason) != 0) refused += failures;
  }
  out.counter("tls_client_certificates_refused_total",
              "Clients refused for their certificate, or for having none.", refused);
}

void answer_metrics(Context& context, Exchange& exchange, const MetricWriter& out) {
  Response response = Response::text(out.text());
  response.content_type = prometheus_type;
  exchange.answer(context, std::move(response));
}

void add_metrics(HttpServer& server, std::function<void(MetricWriter&)> own) {
  const auto write = [&server, own = std::move(own)](MetricWriter& out) {
    write_server_metrics(server, out);
    if (own) own(out);
  };
  const auto answer = [&server, write](Context& context, Exchange& exchange) {
    if (!server.settings().tls) {
      MetricWriter out;
      write(out);
      return answer_metrics(context, exchange, out);
    }
    server.ask(context, "tls_failures", tls_failures_deadline,
               [&server, write, id = exchange.id()](Context& then, const ServiceReply& reply) {
                 Exchange* waiting = server.find(id);
                 if (!waiting) return;
                 MetricWriter out;
                 write(out);
                 write_tls_metrics(reply, out);
                 answer_metrics(then, *waiting, out);
               });
  };
  server.router().add(page("/metrics", "Counts and levels in the text form of Prometheus.", answer,
                           {{200, "All of them.", "text/plain", text_schema()}}));
}

// --- Documentation ---

Response docs_response(std::string_view file) {
  Response response;
  // What a page may load: this node's own files, and the pictures inside the style.
  response.headers.add("Content-Security-Policy",
                       "default-src 'self'; style-src 'self' 'unsafe-inline'; "
                       "img-src 'self' data:; frame-ancestors 'none'");
  response.headers.add("X-Content-Type-Options", "nosniff");
  if (file.empty() || file == "index.html") {
    response.content_type = "text/html; charset=utf-8";
    response.lasting_body = docs_page;
  } else if (file == "start.js") {
    response.content_type = "text/javascript; charset=utf-8";
    response.lasting_body = start_script;
  } else if (const auto found = docs_file(file)) {
    const bool script = file.ends_with(".js");
    response.content_type = script ? "text/javascript; charset=utf-8" : "text/css; charset=utf-8";
    response.lasting_body = *found;
    response.gzipped = true;
    response.tag_by_content();
  } else {
    return Response::problem(404, "no such file");
  }
  return response;
}

void add_docs(HttpServer& server, std::string title, std::string version) {
  Router& router = server.router();
  Route document = page("/openapi.json", "This description, by OpenAPI 3.1.",
                        [&router, title = std::move(title), version = std::move(version)](
                            Context& context, Exchange& exchange) {
                          Response response =
                              Response::json(openapi_document(router, title, version));
                          response.tag_by_content();
                          exchange.answer(context, std::move(response));
                        },
                        {{200, "The document.", "application/json", {{"type", "object"}}}});
  document.conditional = true;
  router.add(std::move(document));
  router.add(page("/docs", "Where the pages are.",
                  [](Context& context, Exchange& exchange) {
                    Response response = Response::empty(308);
                    response.headers.add("Location", "/docs/");
                    exchange.answer(context, std::move(response));
                  },
                  {{308, "There.", ""}}));
  Route pages =
      page("/docs/{file...}", "This description as pages to read and to try.",
           [](Context& context, Exchange& exchange) {
             exchange.answer(context, docs_response(exchange.request().path_parameter("file")));
           },
           {{200, "A page, or a file of it.", "text/html", text_schema()},
            {200, "The same.", "text/javascript", text_schema()},
            {200, "The same.", "text/css", text_schema()},
            {404, "No such file.", "application/problem+json", {{"type", "object"}}}});
  pages.conditional = true;
  router.add(std::move(pages));
}

}  // namespace

void add_daemon_pages(HttpServer& server, DaemonPages pages) {
  add_health(server, std::move(pages.not_ready));
  add_metrics(server, std::move(pages.metrics));
  add_docs(server, std::move(pages.title), std::move(pages.version));
}

}  // namespace swarmstage::http
