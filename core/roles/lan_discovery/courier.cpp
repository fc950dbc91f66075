#include "core/roles/lan_discovery/courier.h"

#include <algorithm>

#include "core/roles/lan_discovery/discovery.h"

namespace swarmstage::lan_discovery {

namespace {

constexpr Duration first_wait = 250ms;
constexpr unsigned attempts_max = 6;  // the last after 7.75 s, given up after 15.75 s

Duration wait_after(unsigned attempts, double chance) {
  const Duration wait = first_wait * (1U << (attempts - 1));
  return wait + Duration(static_cast<std::int64_t>(static_cast<double>(wait.count()) * chance / 4));
}

}  // namespace

// --- Sending ---

void Courier::send(Context& context, Peer& to, std::string_view text, WhenSent when_sent) {
  const DiscoverySettings& settings = discovery_.settings;
  if (to.legacy) {
    return when_sent(context, {Delivery::unanswered, 0,
                               "that peer speaks as the original does, which takes no messages"});
  }
  if (waiting_.size() >= settings.messages_max) {
    discovery_.counters.reached(DiscoveryLimit::messages_max);
    return when_sent(context, {Delivery::limited, 0,
                               "too many messages wait for their receipts (messages_max)"});
  }
  std::size_t same = 0;
  std::uint64_t oldest = to.last_number + 1;
  for (const auto& [serial, parcel] : waiting_) {
    if (parcel.to != to.instance) continue;
    ++same;
    oldest = std::min(oldest, parcel.number);
  }
  const bool too_far = to.last_number + 1 - oldest >= MessageWindow::width;
  if (same >= settings.messages_per_peer_max || too_far) {
    discovery_.counters.reached(DiscoveryLimit::messages_per_peer_max);
    return when_sent(context, {Delivery::limited, 0,
                               "too many messages to that peer wait (messages_per_peer_max)"});
  }
  Parcel parcel;
  parcel.when_sent = std::move(when_sent);
  parcel.to = to.instance;
  parcel.number = ++to.last_number;
  parcel.text = text;
  parcel.sent = context.now();
  const std::uint64_t serial = ++last_serial_;
  dispatch(context, serial, waiting_.emplace(serial, std::move(parcel)).first->second);
}

void Courier::dispatch(Context& context, std::uint64_t serial, Parcel& parcel) {
  const Peer* peer = discovery_.peers.find(parcel.to);
  SWARMSTAGE_ASSERT(peer, "a message waits for a peer that is gone");
  Notice notice;
  notice.kind = NoticeKind::message;
  notice.target = parcel.to;
  notice.number = parcel.number;
  notice.text = parcel.text;
  discovery_.voice.say_to(context, peer->source, notice);
  ++parcel.attempts;
  context.set_timer(timer(TimerKind::message, serial),
                    wait_after(parcel.attempts, context.random().real()));
}

void Courier::try_again(Context& context, std::uint64_t serial) {
  const auto found = waiting_.find(serial);
  if (found == waiting_.end()) return;
  if (found->second.attempts < attempts_max) return dispatch(context, serial, found->second);
  fail(context, found, Delivery::unanswered,
       "no receipt after " + std::to_string(found->second.attempts) + " attempts");
}

void Courier::acknowledged(Context& context, const Peer& peer, const Notice& notice) {
  const auto found = std::find_if(waiting_.begin(), waiting_.end(), [&](const auto& entry) {
    return entry.second.to == peer.instance && entry.second.number == notice.number;
  });
  if (found == waiting_.end()) return;  // the receipt of another copy
  const Parcel parcel = std::move(found->second);
  context.cancel_timer(timer(TimerKind::message, found->first));
  waiting_.erase(found);
  ++delivered_;
  const Duration delay = context.now() - parcel.sent;
  context.measure("message_delay", static_cast<double>(delay.count()) / 1e6);
  parcel.when_sent(context, {Delivery::done, parcel.attempts, {}});
}

void Courier::fail(Context& context, Parcels::iterator parcel, Delivery how, std::string why) {
  context.cancel_timer(timer(TimerKind::message, parcel->first));
  const Parcel failed = std::move(parcel->second);
  waiting_.erase(parcel);
  failed.when_sent(context, {how, failed.attempts, std::move(why)});
}

void Courier::peer_gone(Context& context, InstanceId instance) {
  for (auto each = waiting_.begin(); each != waiting_.end();) {
    const auto parcel = each++;
    if (parcel->second.to == instance) fail(context, parcel, Delivery::gone, "the peer is gone");
  }
}

void Courier::give_all_up(Context& context) {
  while (!waiting_.empty())
    fail(context, waiting_.begin(), Delivery::leaving, "the node is leaving");
}

// --- Receiving ---

void Courier::hear(Context& context, Peer& peer, const Heard& heard) {
  const Notice& notice = heard.notice;
  if (notice.kind != NoticeKind::message && notice.kind != NoticeKind::receipt) return;
  if (notice.target != discovery_.instance) {
    return discovery_.counters.reached(DiscoveryLimit::misdirected);
  }
  if (notice.kind == NoticeKind::receipt) return acknowledged(context, peer, notice);
  Notice receipt;
  receipt.kind = NoticeKind::receipt;
  receipt.target = peer.instance;
  receipt.number = notice.number;
  discovery_.voice.say_to(context, heard.from, receipt);
  if (peer.received.knows(notice.number)) return;
  peer.received.add(notice.number);
  deliver(context, peer, heard);
}

void Courier::deliver(Context& context, Peer& peer, const Heard& heard) {
  Letter letter;
  letter.serial = ++received_;
  letter.from = peer.name;
  letter.address = peer.address().to_string();
  letter.instance = peer.instance;
  letter.text = heard.notice.text;
  letters_.push_back(std::move(letter));
  while (letters_.size() > discovery_.settings.messages_kept) letters_.pop_front();
  const Letter& kept = letters_.back();
  discovery_.tell(context, kept.instance, "message_received",
                  {{"from", kept.from}, {"address", kept.address}, {"text", kept.text}});
}

}  // namespace swarmstage::lan_discovery
