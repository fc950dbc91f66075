#include "engine/report/traffic.h"

#include <algorithm>

#include "engine/report/whole_file.h"

namespace swarmstage {

namespace {

Duration distance(const ShownMessage& message, Duration focus) {
  return message.sent < focus ? focus - message.sent : message.sent - focus;
}

void keep_nearest(std::vector<ShownMessage>& messages, Duration focus, std::size_t most) {
  if (messages.size() <= most) return;
  const auto last = messages.begin() + static_cast<std::ptrdiff_t>(most);
  std::nth_element(messages.begin(), last, messages.end(),
                   [&](const ShownMessage& left, const ShownMessage& right) {
                     return distance(left, focus) < distance(right, focus);
                   });
  messages.erase(last, messages.end());
}

}  // namespace

Result<Traffic> Traffic::read(const std::string& trace_path, const PageWindow& window,
                              std::size_t most_messages) {
  const auto text = read_whole_file(trace_path);
  if (!text) return Error{text.error()};
  Traffic traffic;
  MessageFinder finder([&](const Message& each) {
    Flow& flow = traffic.flows[{each.from, each.to}];
    ++flow.messages;
    flow.bytes += each.bytes;
    if (!each.received) ++flow.lost;
    const Duration sent = each.sent.time_since_epoch();
    const Duration end = each.received ? each.received->time_since_epoch() : sent;
    if (end < window.from || sent > window.until) return;
    traffic.messages.push_back(
        {each.from, each.to, sent, std::nullopt, each.bytes, each.stream, std::string(each.head)});
    if (each.received) traffic.messages.back().received = end;
    if (traffic.messages.size() < 20 * most_messages) return;
    keep_nearest(traffic.messages, window.focus, most_messages);
    traffic.complete = false;
  });
  if (const auto problem = find_messages(text.value(), finder)) {
    if (finder.names().empty()) return Error{trace_path + ": " + *problem};
    traffic.complete = false;  // cut short, as by a crash: what is whole is shown
  }
  if (traffic.messages.size() > most_messages) traffic.complete = false;
  keep_nearest(traffic.messages, window.focus, most_messages);
  std::sort(traffic.messages.begin(), traffic.messages.end(),
            [](const ShownMessage& left, const ShownMessage& right) {
              return std::tie(left.sent, left.from, left.to, left.head) <
                     std::tie(right.sent, right.from, right.to, right.head);
            });
  traffic.names = finder.names();
  return traffic;
}

}  // namespace swarmstage
