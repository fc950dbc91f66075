#include "core/roles/http/asker.h"

#include <algorithm>
#include <array>

#include "core/node/context.h"

namespace swarmstage::http_roles {

using http::ClientAnswer;
using http::ClientFailure;

namespace {

enum class Timer : std::uint16_t { next = 1, read_on };

constexpr std::array<std::string_view, 7> observables = {"sent",   "answered",  "refused", "lost",
                                                         "failed", "in_flight", "bytes"};

TimerId timer_id(Timer kind, std::uint64_t subject = 0) {
  return {.kind = static_cast<std::uint16_t>(kind), .subject = subject};
}

}  // namespace

// --- When to ask ---

void Asker::on_start(Context& context) {
  if (const auto address = IpAddress::parse(settings_.server.host)) {
    server_ = Endpoint{*address, settings_.server.port};
    return begin(context);
  }
  context.resolve(settings_.server.host);
}

void Asker::on_resolved(Context& context, ResolveId, const ResolveReply& reply) {
  if (leaving_) return;
  if (reply.addresses.empty()) {
    std::string text = "nobody knows the server '";
    text += settings_.server.host;
    text += '\'';
    context.log(LogLevel::error, text);
    return context.set_timer(timer_id(Timer::next), settings_.retry);
  }
  server_ = Endpoint{reply.addresses.front(), settings_.server.port};
  begin(context);
}

void Asker::begin(Context& context) {
  if (settings_.pace == Pace::closed_loop) return ask(context);
  if (settings_.pace == Pace::steady) context.set_timer(timer_id(Timer::next), settings_.interval);
}

void Asker::on_timer(Context& context, TimerId timer) {
  if (static_cast<Timer>(timer.kind) == Timer::read_on) {
    const auto found = flights_.find(timer.subject);
    if (found != flights_.end()) client_.resume(context, found->second.id);
    return;
  }
  if (leaving_) return;
  if (!server_) {
    context.resolve(settings_.server.host);
    return;
  }
  if (settings_.pace == Pace::steady) context.set_timer(timer, settings_.interval);
  ask(context);
}

void Asker::go_on(Context& context, bool failed) {
  if (leaving_ || settings_.pace != Pace::closed_loop) return;
  if (!failed) return ask(context);
  context.set_timer(timer_id(Timer::next), settings_.retry);
}

void Asker::on_drain(Context& context) {
  leaving_ = true;
  context.cancel_timer(timer_id(Timer::next));
}

void Asker::on_invoke(Context& context, const Invocation& asked) {
  if (!server_) return context.fail(asked.id, "where the server is, is not known yet");
  if (leaving_) return context.fail(asked.id, "this client is leaving");
  ask(context, asked.id);
}

// --- One request ---

void Asker::ask(Context& context, std::optional<InvocationId> asked) {
  if (!asked && settings_.requests_max != 0 && sent_ >= settings_.requests_max) return;
  const std::uint64_t number = ++sent_;
  http::ClientRequest request;
  request.to = *server_;
  request.method = settings_.method;
  request.target = settings_.target;
  request.body = settings_.body;
  request.deadline = settings_.deadline;
  request.tls = settings_.tls;
  http::ClientEvents events;
  events.piece = [this, number](Context& inner, const codec::HttpResponseHead&, ByteView piece) {
    read(inner, number, piece.size());
  };
  events.done = [this, number](Context& inner, const ClientAnswer& answer) {
    const auto entered = enter(inner);
    done(inner, number, answer);
  };
  Flight& flight = flights_[number];
  flight.sent = context.now();
  flight.asked = asked;
  flight.id = client_.send(context, std::move(request), std::move(events));
  context.changed("sent");
  context.changed("in_flight");
}

void Asker::read(Context& context, std::uint64_t number, std::size_t size) {
  bytes_ += size;
  Flight& flight = flights_.at(number);
  flight.bytes += size;
  context.changed("bytes");
  if (settings_.read_rate == 0) return;
  const auto entered = enter(context);
  client_.pause(context, flight.id);
  // Since it was sent, no more than the rate allows.
  const double seconds =
      static_cast<double>(flight.bytes) / static_cast<double>(settings_.read_rate);
  const Duration due = Duration(static_cast<std::int64_t>(seconds * 1e9));
  context.set_timer_at(timer_id(Timer::read_on, number), flight.sent + due);
}

void Asker::done(Context& context, std::uint64_t number, const ClientAnswer& answer) {
  const auto found = flights_.find(number);
  const Flight flight = found->second;
  flights_.erase(found);
  context.cancel_timer(timer_id(Timer::read_on, number));
  context.changed("in_flight");
  const double latency = static_cast<double>((context.now() - flight.sent).count()) / 1e6;
  count(context, answer, latency);
  if (flight.asked && answer) {
    context.complete(*flight.asked, {{"status", answer.status()}, {"latency_ms", latency}});
  } else if (flight.asked) {
    context.fail(*flight.asked, to_string(answer.failure));
  } else {
    go_on(context, !answer || answer.status() >= 400);
  }
}

void Asker::count(Context& context, const ClientAnswer& answer, double latency) {
  if (answer && answer.status() < 400) {
    ++answered_;
    context.measure("latency", latency);
    return context.changed("answered");
  }
  std::string_view what = "failed";
  if (answer.failure == ClientFailure::not_connected) what = "refused";
  if (answer.failure == ClientFailure::lost || answer.failure == ClientFailure::deadline) {
    what = "lost";
  }
  ++(what == "failed" ? failed_ : what == "lost" ? lost_ : refused_);
  context.changed(what);
  context.event(
      "unanswered",
      {{"outcome", what}, {"reason", to_string(answer.failure)}, {"status", answer.status()}});
}

// --- For outsiders ---

bool Asker::shows(std::string_view observable) const {
  return std::find(observables.begin(), observables.end(), observable) != observables.end();
}

Json Asker::observe(std::string_view name, const Json&) const {
  if (name == "sent") return sent_;
  if (name == "answered") return answered_;
  if (name == "refused") return refused_;
  if (name == "lost") return lost_;
  if (name == "failed") return failed_;
  if (name == "in_flight") return flights_.size();
  if (name == "bytes") return bytes_;
  return nullptr;
}

}  // namespace swarmstage::http_roles
