#include "core/roles/mesh/memory.h"

#include <algorithm>
#include <utility>

#include "core/roles/mesh/mesh.h"

namespace swarmstage::mesh {

namespace {

constexpr const char* store = "store";
constexpr Duration patience = 10s;
constexpr Duration after_a_change = 1s;  // others may follow
constexpr Duration after_a_failure = 15s;

}  // namespace

// Nodes of one host share its store, and differ in their ports.
std::string Memory::key() const {
  std::string key = "mesh.peers.";
  key += std::to_string(mesh_.settings.port);
  return key;
}

void Memory::begin(Context& context) {
  if (!mesh_.settings.remember || begun_) return;
  begun_ = true;
  reading_ = context.call(store, {{"do", "get"}, {"key", key()}}, patience);
}

void Memory::peers_changed(Context& context) {
  look_again(context, after_a_change);
}

/// The first wish counts: whoever changes all the time is stored all the same.
void Memory::look_again(Context& context, Duration later) {
  if (!mesh_.settings.remember || mesh_.leaving || std::exchange(waiting_, true)) return;
  context.set_timer(timer(TimerKind::memory), later);
}

Json Memory::addresses() const {
  Json list = Json::array();
  bool full = false;
  const auto append = [&](const Endpoint& where) {
    Json text = where.to_string();
    if (std::find(list.begin(), list.end(), text) != list.end()) return;
    full = list.size() == mesh_.settings.remembered_max;
    if (!full) list.push_back(std::move(text));
  };
  for (const auto& [id, peer] : mesh_.peers) {
    if (peer.address && !full) append(*peer.address);
  }
  for (const auto& [where, known] : mesh_.book.all()) {
    if (full) break;
    if (!known.self && (known.verified || known.remembered)) append(where);
  }
  if (full) mesh_.counters.reached(MeshLimit::remembered_max);
  return list;
}

// What is stored is better than nothing: an empty list is not written, and none before
// it is known what would be lost by that.
void Memory::save(Context& context) {
  waiting_ = false;
  if (!mesh_.settings.remember || reading_ || writing_) return;
  if (!begun_) return begin(context);
  Json list = addresses();
  if (list.empty() || list == stored_) return;
  writing_ = context.call(store, {{"do", "put"}, {"key", key()}, {"value", list}}, patience);
  written_ = std::move(list);
}

void Memory::replied(Context& context, CallId call, const ServiceReply& reply) {
  const bool read = call == reading_;
  if (!read && call != writing_) return;
  (read ? reading_ : writing_) = {};
  if (reply.status != ServiceReply::Status::ok) {
    // It may be there all the same; what is damaged is not.
    if (read && reply.status == ServiceReply::Status::timed_out) begun_ = false;
    complain(context, read ? "recalling peers" : "remembering peers", reply);
  } else if (read) {
    recall(context, reply.body);
    peers_changed(context);
  } else {
    saved(context);
  }
}

void Memory::recall(Context& context, const Json& answer) {
  const auto value = answer.find("value");
  if (value == answer.end() || !value->is_array()) return;
  stored_ = *value;
  size_ = stored_.size();
  std::size_t count = 0;
  for (const Json& each : *value) {
    const auto where = each.is_string() ? Endpoint::parse(each.get<std::string>()) : std::nullopt;
    if (!where || mesh_.is_own(context, *where)) continue;
    if (count == mesh_.settings.remembered_max) break;
    ++count;
    mesh_.book.recall(*where, context.now());
  }
  if (count == 0) return;
  context.event("MsgPeersRecalled", {{"count", count}});
  mesh_.dialer.dial_known(context);
}

void Memory::saved(Context& context) {
  stored_ = std::move(written_);
  size_ = stored_.size();
  failing_ = false;
  for (const Json& each : stored_) {
    if (const auto where = Endpoint::parse(each.get<std::string>())) {
      mesh_.book.mark_remembered(*where);
    }
  }
  if (stored_ != addresses()) peers_changed(context);
}

void Memory::complain(Context& context, std::string_view doing, const ServiceReply& reply) {
  using Status = ServiceReply::Status;
  look_again(context, after_a_failure);
  if (std::exchange(failing_, true)) return;
  std::string why = "the store failed";
  if (reply.status == Status::timed_out) why = "the store did not answer in time";
  if (reply.status == Status::no_such_service) why = "there is no store";
  if (reply.status == Status::failed && reply.body.is_string()) why = reply.body;
  context.event("MsgStoreFailed", {{"error", why}, {"context", doing}});
}

}  // namespace swarmstage::mesh
