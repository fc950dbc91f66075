#include "core/roles/http/pages.h"

#include <algorithm>
#include <array>

#include "core/node/context.h"

namespace swarmstage::http_roles {

using http::Exchange;
using http::HttpLimit;
using http::Response;

namespace {

constexpr std::array<std::string_view, 8> page_observables = {
    "requests", "answered", "refused", "connections", "in_work", "draining", "limits", "port"};

// Letters, so that a page is text to whoever looks at it.
SharedBytes make_page(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i % 26);
  return SharedBytes(text);
}

Json limits_of(const http::HttpCounters& counters) {
  Json limits = Json::object();
  for (std::size_t i = 0; i < http::http_limit_count; ++i) {
    const auto limit = static_cast<HttpLimit>(i);
    limits[std::string(to_string(limit))] = counters.count(limit);
  }
  return limits;
}

}  // namespace

Pages::Pages(http::HttpServer& server, const PageSettings& settings)
    : server_(server), page_(make_page(settings.page_bytes)), work_time_(settings.work_time) {
  add_page();
  add_work();
}

void Pages::add_page() {
  http::Route route;
  route.path = "/page";
  route.about = "A page of letters, as long as the configuration says.";
  route.answers.push_back({200, "The page.", "text/plain", {{"type", "string"}}});
  route.handler = [this](Context& context, Exchange& exchange) {
    Response response;
    response.content_type = "text/plain";
    response.shared_body = page_;
    response.compressible = false;
    exchange.answer(context, std::move(response));
    answered(context);
  };
  server_.router().add(std::move(route));
}

void Pages::add_work() {
  http::Route route;
  route.method = http::HttpMethod::post;
  route.path = "/work";
  route.about = "Takes a body, and answers how long it was when the work is done.";
  route.body_type = "application/octet-stream";
  route.answers.push_back(
      {200,
       "It is done.",
       "application/json",
       {{"type", "object"}, {"properties", {{"bytes", {{"type", "integer"}}}}}}});
  route.handler = [this](Context& context, Exchange& exchange) { begin_work(context, exchange); };
  server_.router().add(std::move(route));
}

void Pages::begin_work(Context& context, Exchange& exchange) {
  if (work_time_ == 0s) return end_work(context, exchange);
  const auto entered = enter(context);
  const std::uint64_t number = ++last_work_;
  under_way_[number] = exchange.id();
  context.set_timer({.kind = 1, .subject = number}, work_time_);
  context.changed("in_work");
}

void Pages::end_work(Context& context, Exchange& exchange) {
  const std::size_t size = exchange.request().body.size();
  exchange.answer(context, Response::json(Json{{"bytes", size}}));
  answered(context);
}

void Pages::answered(Context& context) {
  context.changed("requests");
  context.changed("answered");
}

void Pages::on_drain(Context& context) {
  draining_ = true;
  context.changed("draining");
}

void Pages::on_timer(Context& context, TimerId timer) {
  const auto found = under_way_.find(timer.subject);
  if (found == under_way_.end()) return;
  Exchange* exchange = server_.find(found->second);
  under_way_.erase(found);
  context.changed("in_work");
  if (exchange) end_work(context, *exchange);
}

bool Pages::shows(std::string_view observable) const {
  return std::find(page_observables.begin(), page_observables.end(), observable) !=
         page_observables.end();
}

Json Pages::observe(std::string_view name, const Json&) const {
  const http::HttpTotals& totals = server_.totals();
  if (name == "requests") return totals.requests;
  if (name == "answered") return totals.answers[2] + totals.answers[3];
  if (name == "refused") return totals.answers[4] + totals.answers[5];
  if (name == "connections") return server_.connections();
  if (name == "in_work") return under_way_.size();
  if (name == "draining") return draining_;
  if (name == "limits") return limits_of(server_.counters());
  if (name == "port") return server_.local() ? server_.local()->port : 0;
  return nullptr;
}

}  // namespace swarmstage::http_roles
