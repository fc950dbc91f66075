#include "core/http/http_client.h"

#include "core/http/client_state.h"

namespace swarmstage::http {

std::string_view to_string(ClientFailure failure) {
  switch (failure) {
    case ClientFailure::none:
      return "none";
    case ClientFailure::not_connected:
      return "not connected";
    case ClientFailure::lost:
      return "lost";
    case ClientFailure::bad_answer:
      return "bad answer";
    case ClientFailure::deadline:
      return "deadline";
    case ClientFailure::too_many:
      return "too many";
    case ClientFailure::bad_request:
      return "bad request";
    case ClientFailure::cancelled:
      break;
  }
  return "cancelled";
}

HttpClient::HttpClient(ClientSettings settings) : state_(std::make_unique<ClientState>(settings)) {}

HttpClient::~HttpClient() = default;

ClientRequestId HttpClient::send(Context& context, ClientRequest request, ClientEvents events) {
  const auto entered = enter(context);
  return {state_->send(context, std::move(request), std::move(events))};
}

void HttpClient::cancel(Context& context, ClientRequestId id) {
  const auto entered = enter(context);
  state_->fail(context, id.value, ClientFailure::cancelled);
}

void HttpClient::pause(Context& context, ClientRequestId id) {
  state_->pause(context, id.value, true);
}

void HttpClient::resume(Context& context, ClientRequestId id) {
  state_->pause(context, id.value, false);
}

std::size_t HttpClient::connections() const {
  return state_->links.size();
}
std::size_t HttpClient::waiting() const {
  return state_->waiting;
}

void HttpClient::on_drain(Context& context) {
  state_->drain(context);
}

void HttpClient::on_timer(Context& context, TimerId timer) {
  state_->timer(context, timer);
}

void HttpClient::on_stream_opened(Context& context, StreamId stream, const StreamInfo&) {
  if (Link* link = state_->find_link(stream)) state_->opened(context, *link);
}

void HttpClient::on_stream_data(Context& context, StreamId stream, ByteView bytes) {
  if (Link* link = state_->find_link(stream)) state_->data(context, *link, bytes);
}

void HttpClient::on_stream_end(Context& context, StreamId stream) {
  if (Link* link = state_->find_link(stream)) state_->ended(context, *link);
}

void HttpClient::on_stream_writable(Context& context, StreamId stream) {
  Link* link = state_->find_link(stream);
  if (link && link->handler) link->handler->on_stream_writable(context, stream);
}

void HttpClient::on_stream_closed(Context& context, StreamId stream, CloseReason reason) {
  if (Link* link = state_->find_link(stream)) state_->closed(context, *link, reason);
}

}  // namespace swarmstage::http
