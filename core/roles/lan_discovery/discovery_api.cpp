#include "core/roles/lan_discovery/discovery_api.h"

#include <array>
#include <charconv>

#include "core/base/nearest.h"
#include "core/http/daemon_pages.h"
#include "core/roles/lan_discovery/operations.h"

namespace swarmstage::lan_discovery {

namespace {

using http::AnswerDescription;
using http::Exchange;
using http::HttpMethod;
using http::ParameterDescription;
using http::Response;
using http::Route;

const std::vector<std::string> log_levels = {"debug", "info", "warning", "error", "off"};

Json text_schema() {
  return {{"type", "string"}};
}

Json peer_schema() {
  return {{"type", "object"},
          {"required", {"name", "address"}},
          {"properties",
           {{"name", text_schema()},
            {"address", {{"type", "string"}, {"description", "ip:port"}}},
            {"instance", text_schema()},
            {"source", text_schema()},
            {"http", text_schema()},
            {"verified", {{"type", "boolean"}}},
            {"compat", {{"const", "ouroboros"}, {"description", "it speaks as the original does"}}},
            {"known_for_seconds", {{"type", "number"}}},
            {"heard_seconds_ago", {{"type", "number"}}}}}};
}

// All of these, and each of them.
Json object_of(const Json& properties) {
  Json names = Json::array();
  for (const auto& [name, schema] : properties.items()) names.push_back(name);
  return {{"type", "object"}, {"required", names}, {"properties", properties}};
}

AnswerDescription problem(http::Status status, std::string about) {
  return {status, std::move(about), "application/problem+json", {{"type", "object"}}};
}

http::Status status_of(Delivery delivery) {
  switch (delivery) {
    case Delivery::done:
      return 200;
    case Delivery::limited:
      return 429;
    case Delivery::gone:
      return 410;
    case Delivery::leaving:
      return 503;
    case Delivery::unanswered:
      break;
  }
  return 504;
}

// Serials begin again with each life of an instance, so its id is part of this one.
std::string event_id(InstanceId instance, const Letter& letter) {
  std::string id = to_text(instance);
  id += '-';
  return id += std::to_string(letter.serial);
}

// Where a client that comes back goes on; 0: from the first that is kept, also if it has
// seen what another life of ours had sent.
std::uint64_t last_seen(const http::Request& request, InstanceId instance) {
  std::string_view text = request.field("Last-Event-ID");
  const std::string begin = to_text(instance) + "-";
  if (!text.starts_with(begin)) return 0;
  text.remove_prefix(begin.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

Json json_of(const Letter& letter) {
  return {{"number", letter.serial},
          {"from", letter.from},
          {"address", letter.address},
          {"instance", to_text(letter.instance)},
          {"text", letter.text}};
}

}  // namespace

DiscoveryApi::DiscoveryApi(DiscoveryPart& part, http::HttpServer& server)
    : part_(part), server_(server), events_(server), messages_(server) {
  add_lists(server.router());
  add_messages(server.router());
  add_control(server.router());
  part.set_audience([this](Context& context, std::string_view event, const Json& fields) {
    happened(context, event, fields);
  });
  http::DaemonPages pages;
  pages.title = "LAN discovery";
  pages.version = "1";
  pages.not_ready = [this]() -> std::string {
    if (part_.state().leaving) return "the node is leaving";
    return part_.state().ports.number() == 0 ? "the UDP port is not open" : "";
  };
  pages.metrics = [this](http::MetricWriter& out) { write_metrics(out); };
  http::add_daemon_pages(server, std::move(pages));
}

// --- Lists ---

void DiscoveryApi::add_lists(http::Router& router) {
  Route peers;
  peers.path = "/peers";
  peers.about = "All discovered peers, by name.";
  peers.parameters = {{"detail",
                       "1: with all that is known of each.",
                       {{"type", "integer"}, {"enum", {0, 1}}, {"default", 0}}}};
  peers.answers = {
      {200, "The peers.", "application/json", {{"type", "array"}, {"items", peer_schema()}}},
      problem(400, "'detail' is neither 0 nor 1.")};
  peers.handler = [this](Context& context, Exchange& exchange) { show_peers(context, exchange); };
  router.add(std::move(peers));
  Route events;
  events.path = "/events";
  events.about = "What happens to the list: peers first, then appeared, changed and gone.";
  events.answers = {{200, "Server-sent events.", "text/event-stream", text_schema()}};
  events.answer_timeout = Route::never_timed;
  events.handler = [this](Context& context, Exchange& exchange) {
    stream_events(context, exchange);
  };
  router.add(std::move(events));
}

void DiscoveryApi::show_peers(Context& context, Exchange& exchange) {
  const Discovery& discovery = part_.state();
  const auto detail = exchange.request().query("detail");
  if (detail && *detail != "0" && *detail != "1") {
    return exchange.answer(context,
                           Response::problem(400, "'detail' is no such number; expected 0 or 1"));
  }
  if (detail && *detail == "1") {
    return exchange.answer(context, Response::json(list_of_peers(discovery, context.now())));
  }
  if (!list_made_ || list_version_ != discovery.peers.version()) {
    std::string text = list_of_peers(discovery, std::nullopt).dump();
    list_ = SharedBytes(text += '\n');
    list_version_ = discovery.peers.version();
    list_made_ = true;
  }
  Response response;
  response.content_type = "application/json";
  response.shared_body = list_;
  exchange.answer(context, std::move(response));
}

void DiscoveryApi::stream_events(Context& context, Exchange& exchange) {
  const Json list = list_of_peers(part_.state(), std::nullopt);
  events_.subscribe(context, exchange, http::format_event("peers", list));
}

// --- Messages ---

void DiscoveryApi::add_messages(http::Router& router) {
  Route send;
  send.method = HttpMethod::post;
  send.path = "/messages";
  send.about = "Sends a text to a peer, and answers when the peer has acknowledged it.";
  send.body_type = "application/json";
  send.body_schema = {{"type", "object"},
                      {"required", {"peer", "text"}},
                      {"properties",
                       {{"peer", {{"type", "string"}, {"description", "name or instance"}}},
                        {"text", {{"type", "string"}, {"description", "at most 1024 bytes"}}}}}};
  const Json delivered = {{"delivered", {{"type", "boolean"}}},
                          {"attempts", {{"type", "integer"}}}};
  send.answers = {{200, "It has been delivered.", "application/json", object_of(delivered)},
                  problem(400, "The body is not what it should be."),
                  problem(404, "There is no such peer, or more than one."),
                  problem(410, "The peer has gone meanwhile."),
                  problem(429, "Too many messages wait."),
                  problem(503, "The node is leaving."),
                  problem(504, "The peer did not acknowledge it.")};
  send.handler = [this](Context& context, Exchange& exchange) { send_message(context, exchange); };
  router.add(std::move(send));
  Route receive;
  receive.path = "/messages";
  receive.about = "The messages that came last, and each that comes from here on.";
  ParameterDescription last;
  last.name = "Last-Event-ID";
  last.about = "The id of the last message the client has: it goes on behind that.";
  last.schema = text_schema();
  last.is_field = true;
  receive.parameters = {std::move(last)};
  receive.answers = {
      {200, "Server-sent events called message.", "text/event-stream", text_schema()}};
  receive.answer_timeout = Route::never_timed;
  receive.handler = [this](Context& context, Exchange& exchange) {
    stream_messages(context, exchange);
  };
  router.add(std::move(receive));
}

void DiscoveryApi::stream_messages(Context& context, Exchange& exchange) {
  const Discovery& discovery = part_.state();
  const std::uint64_t after = last_seen(exchange.request(), discovery.instance);
  std::string first;
  for (const Letter& each : discovery.courier.letters()) {
    if (each.serial <= after) continue;
    first += http::format_event("message", json_of(each), event_id(discovery.instance, each));
  }
  messages_.subscribe(context, exchange, first);
}

void DiscoveryApi::send_message(Context& context, Exchange& exchange) {
  const auto refuse = [&](http::Status status, std::string_view why) {
    exchange.answer(context, Response::problem(status, why));
  };
  const Result<Json> body = exchange.request().json();
  if (!body) return refuse(400, body.error());
  const auto text_in = [&](const char* name) -> std::optional<std::string> {
    if (!body.value().is_object() || !body.value().contains(name)) return std::nullopt;
    const Json& value = body.value()[name];
    return value.is_string() ? std::optional(value.get<std::string>()) : std::nullopt;
  };
  const auto peer = text_in("peer");
  const auto text = text_in("text");
  if (!peer || !text) return refuse(400, "expected an object with the texts 'peer' and 'text'");
  if (const std::string wrong = check_text(*text); !wrong.empty()) {
    return refuse(400, "'text' " + wrong);
  }
  if (part_.state().leaving) return refuse(503, "the node is leaving");
  const Result<InstanceId> found = instance_called(part_.state(), *peer);
  if (!found) return refuse(404, found.error());
  const http::ExchangeId id = exchange.id();
  part_.send_message(context, found.value(), *text, [this, id](Context& then, const Sent& sent) {
    Exchange* waiting = server_.find(id);
    if (!waiting) return;
    if (sent.delivery == Delivery::done) {
      return waiting->answer(
          then, Response::json(Json{{"delivered", true}, {"attempts", sent.attempts}}));
    }
    Response response = Response::problem(status_of(sent.delivery), sent.error);
    if (sent.delivery == Delivery::limited) response.headers.set("Retry-After", "1");
    waiting->answer(then, std::move(response));
  });
}

// --- Control ---

void DiscoveryApi::add_control(http::Router& router) {
  Route announce;
  announce.method = HttpMethod::post;
  announce.path = "/announce";
  announce.about = "Announces this instance now, and asks everybody to answer.";
  announce.answers = {{200, "It was announced.", "application/json",
                       object_of({{"announced", {{"type", "boolean"}}}})},
                      problem(503, "The node is leaving.")};
  announce.handler = [this](Context& context, Exchange& exchange) {
    if (part_.announce(context)) {
      exchange.answer(context, Response::json(Json{{"announced", true}}));
    } else {
      exchange.answer(context, Response::problem(503, "the node is leaving"));
    }
  };
  router.add(std::move(announce));
  Route level;
  level.method = HttpMethod::put;
  level.path = "/log-level";
  level.about = "Sets how much the daemon logs.";
  level.body_type = "application/json";
  const Json level_schema = object_of({{"level", {{"enum", log_levels}}}});
  level.body_schema = level_schema;
  level.answers = {{200, "It is set.", "application/json", level_schema},
                   problem(400, "There is no such level.")};
  level.handler = [this](Context& context, Exchange& exchange) {
    set_log_level(context, exchange);
  };
  router.add(std::move(level));
  Route shown;
  shown.path = "/log-level";
  shown.about = "How much the daemon logs.";
  shown.answers = {{200, "The level.", "application/json", level_schema}};
  shown.handler = [this](Context& context, Exchange& exchange) {
    exchange.answer(context, Response::json(Json{{"level", log_level_}}));
  };
  router.add(std::move(shown));
}

// The level belongs to the process, which hears of it by an event.
void DiscoveryApi::set_log_level(Context& context, Exchange& exchange) {
  const Result<Json> body = exchange.request().json();
  std::string wanted;
  if (body && body.value().is_object()) {
    const Json& value = body.value().value("level", Json());
    if (value.is_string()) wanted = value.get<std::string>();
  }
  if (std::find(log_levels.begin(), log_levels.end(), wanted) == log_levels.end()) {
    const std::string why =
        body ? "'level' cannot be '" + wanted + "'" + suggestion(wanted, log_levels) : body.error();
    return exchange.answer(context, Response::problem(400, why));
  }
  log_level_ = wanted;
  context.event("log_level_set", {{"level", wanted}});
  exchange.answer(context, Response::json(Json{{"level", wanted}}));
}

// --- What happens ---

void DiscoveryApi::happened(Context& context, std::string_view event, const Json& fields) {
  if (event == "message_received") {
    const auto& letters = part_.state().courier.letters();
    if (messages_.subscribers() == 0 || letters.empty()) return;
    messages_.publish(context, "message", json_of(letters.back()),
                      event_id(part_.state().instance, letters.back()));
  } else if (events_.subscribers() != 0) {
    events_.publish(context, event, fields);
  }
}

void DiscoveryApi::write_metrics(http::MetricWriter& out) const {
  const Discovery& discovery = part_.state();
  const auto number = [](std::uint64_t value) { return static_cast<double>(value); };
  out.gauge("discovery_peers", "Peers listed.", number(discovery.peers.size()));
  out.counter("discovery_announcements_total", "Announcements to everybody.",
              number(discovery.announcer.announcements()));
  out.counter("discovery_datagrams_sent_total", "Datagrams of any kind.",
              number(discovery.voice.datagrams()));
  out.counter("discovery_sent_bytes_total", "Their bytes, with UDP and IP headers.",
              number(discovery.voice.bytes()));
  out.counter("discovery_messages_received_total", "Messages that came.",
              number(discovery.courier.received()));
  out.counter("discovery_messages_delivered_total", "Messages of ours that were acknowledged.",
              number(discovery.courier.delivered()));
  out.gauge("discovery_messages_waiting", "Messages of ours without a receipt.",
            number(discovery.courier.waiting()));
  for (std::size_t i = 0; i < discovery_limit_count; ++i) {
    const auto limit = static_cast<DiscoveryLimit>(i);
    out.counter("discovery_limit_reached_total", "How often each limit was reached.",
                number(discovery.counters.count(limit)), {{"limit", to_string(limit)}});
  }
  for (std::size_t i = 1; i < fault_count; ++i) {
    const auto fault = static_cast<Fault>(i);
    out.counter("discovery_faults_total", "Datagrams that could not be read.",
                number(discovery.counters.count(fault)), {{"fault", to_string(fault)}});
  }
  if (dns_sd_) write_dns_metrics(out);
}

void DiscoveryApi::write_dns_metrics(http::MetricWriter& out) const {
  const auto number = [](std::uint64_t value) { return static_cast<double>(value); };
  const dns_sd::RadioCounters& radio = dns_sd_->radio().counters();
  out.gauge("discovery_dns_sd_services", "Services of others that are kept.",
            number(dns_sd_->browser().services()));
  out.counter("discovery_dns_sd_sent_total", "Messages of multicast DNS, on each interface.",
              number(radio.sent));
  out.counter("discovery_dns_sd_heard_total", "Those that came.", number(radio.heard));
  out.counter("discovery_dns_sd_conflicts_total", "How often somebody else had our name.",
              number(dns_sd_->responder().conflicts()));
  const auto limit = [&](const char* name, std::uint64_t reached) {
    out.counter("discovery_dns_sd_limit_reached_total", "How often each limit was reached.",
                number(reached), {{"limit", name}});
  };
  limit("messages_rate", radio.too_many);
  limit("services_max", dns_sd_->browser().refused());
  limit("questions_rate", dns_sd_->browser().held_back());
  limit("plain_answers_rate", dns_sd_->responder().unanswered());
  for (std::size_t i = 1; i < dns_sd::dns_fault_count; ++i) {
    const auto fault = static_cast<dns_sd::DnsFault>(i);
    out.counter("discovery_dns_sd_faults_total", "Messages that could not be read.",
                number(radio.faults[i]), {{"fault", to_string(fault)}});
  }
}

}  // namespace swarmstage::lan_discovery
