#include "core/http/event_hub.h"

namespace swarmstage::http {

void EventHub::subscribe(Context& context, Exchange& exchange, std::string_view first) {
  exchange.begin_events(context);
  if (!exchange.begun()) return;
  const ExchangeId id = exchange.id();
  subscribers_.push_back(id);
  ExchangeEvents events;
  events.gone = [this](Context&, ExchangeId gone) { std::erase(subscribers_, gone); };
  exchange.listen(std::move(events));
  if (!first.empty()) exchange.write(context, first);
}

void EventHub::publish(Context& context, std::string_view name, const Json& data,
                       std::string_view id) {
  if (subscribers_.empty()) return;
  const SharedBytes event(format_event(name, data, id));
  // A copy: who is dropped for being slow leaves the list under way.
  const std::vector<ExchangeId> all = subscribers_;
  for (const ExchangeId each : all) {
    Exchange* exchange = server_.find(each);
    if (exchange) exchange->write(context, event);
  }
}

void EventHub::end_all(Context& context) {
  const std::vector<ExchangeId> all = std::exchange(subscribers_, {});
  for (const ExchangeId each : all) {
    if (Exchange* exchange = server_.find(each)) exchange->end(context);
  }
}

std::string format_event(std::string_view name, const Json& data, std::string_view id) {
  std::string text;
  if (!id.empty()) {
    text += "id: ";
    text += id;
    text += '\n';
  }
  text += "event: ";
  text += name;
  text += "\ndata: ";
  // On one line: the text form of JSON has no line ends unless asked for.
  text += data.dump(-1, ' ', false, Json::error_handler_t::replace);
  text += "\n\n";
  return text;
}

}  // namespace swarmstage::http
