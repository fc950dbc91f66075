#include "core/roles/mesh/talk.h"

#include "core/codec/text.h"
#include "core/roles/mesh/mesh.h"

namespace swarmstage::mesh {

namespace {

// A write of at least so much is shared by all queues instead of copied.
constexpr std::size_t shared_from_bytes = 4096;
constexpr std::size_t waiting_max = 1024;

}  // namespace

// --- Saying ---

std::string Talk::check(std::string_view text) const {
  const std::size_t longest = longest_chat(mesh_.settings.line_bytes_max);
  if (text.size() > longest) {
    return "has " + std::to_string(text.size()) + " bytes; expected at most " +
           std::to_string(longest);
  }
  if (text.find('\n') != std::string_view::npos) return "has more than one line";
  if (text.find('\0') != std::string_view::npos) return "has a zero byte";
  return {};
}

std::size_t Talk::say(Context& context, std::span<const std::string_view> texts) {
  if (mesh_.leaving) return 0;
  for_ours_.clear();
  for_originals_.clear();
  SharedBytes ours;
  SharedBytes originals;
  mesh_.peers.each([&](const Peer& peer) { context.write_follows(peer.link); });
  mesh_.peers.each([&](const Peer& peer) {
    const bool is_ours = peer.revision == Revision::ours;
    std::string& lines = is_ours ? for_ours_ : for_originals_;
    if (lines.empty()) {
      for (const std::string_view text : texts) append_chat(lines, text, peer.revision);
    }
    write_to(context, peer, is_ours ? ours : originals, lines);
  });
  said_ += texts.size();
  return mesh_.peers.size();
}

void Talk::write_to(Context& context, const Peer& peer, SharedBytes& shared,
                    const std::string& text) {
  if (text.size() < shared_from_bytes) return context.write(peer.link, text);
  if (shared.size() == 0) shared = SharedBytes(text);
  context.write(peer.link, shared);
}

bool Talk::send_bytes(Context& context, const Peer& peer, ByteView bytes) {
  if (peer.revision == Revision::seed) return false;
  context.write(peer.link, "BYTES:" + std::to_string(bytes.size()) + "\n");
  if (!bytes.empty()) context.write(peer.link, SharedBytes(bytes));
  return true;
}

// --- Keeping pace ---

void Talk::complete_when_sent(Context& context, InvocationId invocation, Json result) {
  if (waiting_.size() < waiting_max && all_congested(context)) {
    waiting_.push_back({invocation, std::move(result)});
    return;
  }
  context.complete(invocation, std::move(result));
}

// Whoever feeds us goes as fast as the fastest peer; waiting for the slowest
// would let it delay everybody.
bool Talk::all_congested(Context& context) {
  bool all = !mesh_.peers.empty();
  mesh_.peers.each([&](Peer& peer) {
    if (!peer.congested) {
      peer.congested = context.unsent(peer.link) > context.limits().high_water_bytes;
    }
    all = all && peer.congested;
  });
  return all;
}

void Talk::writable(Context& context, Link& link) {
  if (!link.peer || link.peer->link != link.stream) return;
  link.peer->congested = false;
  release_waiting(context);
}

void Talk::somebody_left(Context& context) {
  if (!waiting_.empty() && !all_congested(context)) release_waiting(context);
}

void Talk::release_waiting(Context& context) {
  for (Waiting& each : waiting_) context.complete(each.invocation, std::move(each.result));
  waiting_.clear();
}

// --- Hearing ---

void Talk::heard(Context& context, const Link& link, std::string_view text) {
  if (!link.peer) return;
  ++heard_;
  context.event("MsgChatMessage", {{"from", link.peer->name},
                                   {"peerID", link.peer->id},
                                   {"message", codec::as_utf8(text, clean_)}});
}

void Talk::payload_begins(Context& context, Link& link, std::string_view count) {
  const auto size = read_count(count);
  if (!size) {
    // No payload of unknown length can follow; it was a line like any other.
    return mesh_.members.complain(context, "parsing bytes message", "its length is no number");
  }
  if (*size > mesh_.settings.payload_bytes_max) {
    mesh_.counters.reached(MeshLimit::payload_bytes_max);
    return mesh_.members.drop(context, link,
                              "a payload of " + std::to_string(*size) + " bytes; at most " +
                                  std::to_string(mesh_.settings.payload_bytes_max));
  }
  link.payload = std::make_unique<Payload>();
  link.payload->size = *size;
  if (*size == 0) return payload_piece(context, link, {}, true);
  link.lines.expect_raw(*size);
}

void Talk::payload_piece(Context& context, Link& link, ByteView piece, bool last) {
  Payload& payload = *link.payload;
  if (payload_bytes_ + piece.size() > mesh_.settings.payload_total_max) {
    mesh_.counters.reached(MeshLimit::payload_total_max);
    return mesh_.members.drop(context, link, "too much is held of unfinished payloads");
  }
  payload.received.append(piece.text());
  payload_bytes_ += piece.size();
  if (!last) return;
  if (link.peer) {
    context.event("MsgBytesMessage", {{"from", link.peer->name},
                                      {"peerID", link.peer->id},
                                      {"length", payload.received.size()},
                                      {"data", codec::to_base64(payload.received)}});
  }
  forget_payload(link);
}

void Talk::forget_payload(Link& link) {
  payload_bytes_ -= link.payload->received.size();
  link.payload.reset();
}

}  // namespace swarmstage::mesh
