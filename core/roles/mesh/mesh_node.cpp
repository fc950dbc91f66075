#include "core/roles/mesh/mesh_node.h"

#include <algorithm>
#include <array>

#include "core/base/assert.h"
#include "core/base/hex.h"
#include "core/roles/mesh/bulletin.h"
#include "core/roles/mesh/mesh_role.h"
#include "core/roles/mesh/operations.h"

namespace swarmstage::mesh {

namespace {

std::string random_id(Context& context) {
  std::array<std::byte, 16> bytes{};
  context.fill_unguessable(bytes);
  return to_hex(std::span<const std::byte>(bytes));
}

}  // namespace

// --- Life ---

void MeshNode::on_start(Context& context) {
  mesh_.id = mesh_.settings.id.empty() ? random_id(context) : mesh_.settings.id;
  mesh_.name = mesh_.settings.name.empty() ? mesh_.id : mesh_.settings.name;
  ListenOptions options;
  options.address = mesh_.settings.address;
  options.port = mesh_.settings.port;
  mesh_.listener = context.listen(options);
  for (const char* name : {"id", "name"}) context.changed(name);
}

void MeshNode::on_listener_opened(Context& context, ListenerId, const Endpoint& local) {
  const Bulletin bulletin(mesh_, context);
  mesh_.listening = local;
  context.event("MsgSystemStart",
                {{"nodeID", mesh_.id}, {"nodeName", mesh_.name}, {"port", local.port}});
  start_timers(context);
  mesh_.memory.begin(context);
  mesh_.bootstrap.begin(context);
}

void MeshNode::on_listener_failed(Context& context, ListenerId, CloseReason reason) {
  const std::string where = std::to_string(mesh_.settings.port);
  context.event("MsgError",
                {{"error", in_words(reason)}, {"context", "listening on port " + where}});
}

void MeshNode::on_listener_closed(Context& context, ListenerId, CloseReason) {
  const Bulletin bulletin(mesh_, context);
  mesh_.listening.reset();
}

void MeshNode::on_drain(Context& context) {
  const Bulletin bulletin(mesh_, context);
  mesh_.memory.save(context);
  mesh_.members.leave_all(context);
}

Result<MeshSettings> MeshNode::settings_after(const Json& config) const {
  const auto parsed = RoleConfig::parse(mesh_descriptor(), config);
  if (!parsed) return Error{parsed.error()};
  auto wanted = MeshSettings::from(parsed.value());
  if (!wanted) return wanted;
  const MeshSettings& now = mesh_.settings;
  if (wanted->id != now.id) return Error{"'id' cannot change while the node runs"};
  if (wanted->name != now.name) return Error{"'name' cannot change while the node runs"};
  if (wanted->port != now.port || wanted->address != now.address) {
    return Error{"'port' and 'address' cannot change while the node runs"};
  }
  if (wanted->http_port != now.http_port || wanted->http_address != now.http_address) {
    return Error{"'http_port' and 'http_address' cannot change while the node runs"};
  }
  if (wanted->http_hosts != now.http_hosts) {
    return Error{"'http_hosts' cannot change while the node runs"};
  }
  return wanted;
}

std::optional<std::string> MeshNode::check_reload(const Json& config) const {
  const auto wanted = settings_after(config);
  return wanted ? std::nullopt : std::optional(wanted.error());
}

std::optional<std::string> MeshNode::on_reload(Context& context, const Json& config) {
  const Bulletin bulletin(mesh_, context);
  const auto wanted = settings_after(config);
  if (!wanted) return wanted.error();
  const bool other_targets = wanted.value().bootstrap != mesh_.settings.bootstrap;
  mesh_.settings = wanted.value();
  mesh_.book.set_options(mesh_.book_options());
  if (other_targets) mesh_.bootstrap.replace_targets(context);
  start_timers(context);
  if (mesh_.listening && !mesh_.leaving) mesh_.memory.begin(context);
  return std::nullopt;
}

bool MeshNode::answers(std::string_view operation) const {
  return std::ranges::any_of(mesh_descriptor().operations,
                             [&](const auto& each) { return each.name == operation; });
}

bool MeshNode::shows(std::string_view observable) const {
  return std::ranges::any_of(mesh_descriptor().observables,
                             [&](const auto& each) { return each.name == observable; });
}

void MeshNode::start_timers(Context& context) const {
  context.set_timer(timer(TimerKind::discovery), mesh_.settings.discovery_interval);
  context.set_timer(timer(TimerKind::maintenance), mesh_.settings.maintenance_interval);
}

// --- Time ---

void MeshNode::on_timer(Context& context, TimerId id) {
  const Bulletin bulletin(mesh_, context);
  const auto kind = static_cast<TimerKind>(id.kind);
  if (kind >= TimerKind::handshake && kind <= TimerKind::probe) {
    Link* link = mesh_.links.find(StreamId{id.subject});
    if (link) stream_timer(context, kind, *link);
    return;
  }
  if (mesh_.leaving) return;
  switch (kind) {
    case TimerKind::memory:
      return mesh_.memory.save(context);
    case TimerKind::discovery:
      return mesh_.discovery.timer_fired(context);
    case TimerKind::maintenance:
      return mesh_.upkeep.timer_fired(context);
    case TimerKind::dials:
      return mesh_.dialer.dial_known(context);
    default:
      return mesh_.bootstrap.attempt(context, id.subject);
  }
}

void MeshNode::stream_timer(Context& context, TimerKind kind, Link& link) {
  switch (kind) {
    case TimerKind::handshake:
      return mesh_.greeter.timed_out(context, link);
    case TimerKind::listen_line:
      return mesh_.greeter.acceptor_is_silent(context, link);
    case TimerKind::linger:
      return context.abort(link.stream);
    default:
      return mesh_.upkeep.probe_ended(context, link);
  }
}

// --- Streams ---

void MeshNode::on_stream_opened(Context& context, StreamId stream, const StreamInfo& info) {
  const Bulletin bulletin(mesh_, context);
  if (info.listener) return mesh_.greeter.accepted(context, stream, info);
  Link* link = mesh_.links.find(stream);
  if (link && link->phase == Link::Phase::dialing) mesh_.greeter.dialled(context, *link, info);
}

void MeshNode::on_stream_data(Context& context, StreamId stream, ByteView bytes) {
  const Bulletin bulletin(mesh_, context);
  Link* link = mesh_.links.find(stream);
  if (!link || !link->reads()) return;
  if (link->peer) link->peer->heard = context.now();
  ByteView left = bytes;
  while (link->reads()) {
    const codec::LineCodec::Item item = link->lines.next(left);
    if (item.kind == codec::LineCodec::Kind::need_more) break;
    take(context, *link, item);
  }
  if (link->phase == Link::Phase::greeted) mesh_.greeter.answer(context, *link);
}

// What a line touches lies in a chain: ourselves, the table of links, the link, its
// peer, the peer's name.
void MeshNode::fetch_ahead(StreamId stream, unsigned step) const {
  switch (step) {
    case 0:
      return mesh_.fetch_ahead();
    case 1:
      return mesh_.links.fetch_place_ahead(stream);
    case 2:
      return mesh_.links.fetch_ahead(stream);
    default:
      break;
  }
  const Link* link = mesh_.links.find(stream);
  const Peer* peer = link ? link->peer : nullptr;
  if (!peer) return;
  if (step == 3) return fetch_lines(peer);
  __builtin_prefetch(peer->name.data());
  __builtin_prefetch(peer->id.data());
}

void MeshNode::on_stream_end(Context& context, StreamId stream) {
  const Bulletin bulletin(mesh_, context);
  if (Link* link = mesh_.links.find(stream)) mesh_.members.ended(context, *link);
}

void MeshNode::on_stream_writable(Context& context, StreamId stream) {
  const Bulletin bulletin(mesh_, context);
  if (Link* link = mesh_.links.find(stream)) mesh_.talk.writable(context, *link);
}

void MeshNode::on_stream_closed(Context& context, StreamId stream, CloseReason reason) {
  const Bulletin bulletin(mesh_, context);
  if (Link* link = mesh_.links.find(stream)) mesh_.members.closed(context, *link, reason);
}

void MeshNode::on_resolved(Context& context, ResolveId id, const ResolveReply& reply) {
  const Bulletin bulletin(mesh_, context);
  mesh_.dialer.resolved(context, id, reply);
}

void MeshNode::on_reply(Context& context, CallId call, const ServiceReply& reply) {
  const Bulletin bulletin(mesh_, context);
  mesh_.memory.replied(context, call, reply);
}

// --- Lines ---

void MeshNode::take(Context& context, Link& link, const codec::LineCodec::Item& item) {
  using Kind = codec::LineCodec::Kind;
  switch (item.kind) {
    case Kind::line:
      return take_line(context, link, item.bytes.text());
    case Kind::raw:
      return mesh_.talk.payload_piece(context, link, item.bytes, item.last);
    case Kind::too_long:
      mesh_.counters.reached(MeshLimit::line_bytes_max);
      return mesh_.members.drop(
          context, link,
          "a line of more than " + std::to_string(mesh_.settings.line_bytes_max) + " bytes");
    default:
      mesh_.counters.reached(MeshLimit::nul_bytes);
      return mesh_.members.drop(context, link, "a line with a zero byte");
  }
}

void MeshNode::take_line(Context& context, Link& link, std::string_view line) {
  if (link.phase == Link::Phase::greeting) return mesh_.greeter.first_line(context, link, line);
  if (link.phase == Link::Phase::greeted && mesh_.greeter.answer(context, link, line)) return;
  obey(context, link, read_line(line, link.revision), line);
}

void MeshNode::obey(Context& context, Link& link, const Line& line, std::string_view whole) {
  const bool first_line = std::exchange(link.first_line, false);
  switch (line.kind) {
    case LineKind::chat:
      return mesh_.talk.heard(context, link, line.argument);
    case LineKind::ping:
      return mesh_.upkeep.pinged(context, link);
    case LineKind::pong:
      return mesh_.upkeep.ponged(context, link);
    case LineKind::request_peers:
      return mesh_.discovery.asked(context, link);
    case LineKind::peers:
      return mesh_.discovery.told(context, link, line.argument);
    case LineKind::bytes:
      return mesh_.talk.payload_begins(context, link, line.argument);
    case LineKind::listen:
      if (link.revision == Revision::ours) return;
      if (first_line && link.incoming) {
        return mesh_.greeter.listen_line(context, link, line.argument);
      }
      return mesh_.talk.heard(context, link, codec::trimmed(whole));
    default:
      return;
  }
}

// --- Outsiders ---

void MeshNode::on_invoke(Context& context, const Invocation& invocation) {
  const Bulletin bulletin(mesh_, context);
  Operations(mesh_, context, invocation).run();
}

Json MeshNode::observe(std::string_view name, const Json& arguments) const {
  return observe_mesh(mesh_, name, arguments);
}

std::size_t MeshNode::say(Context& context, std::string_view text) {
  SWARMSTAGE_ASSERT(mesh_.talk.check(text).empty(), "a text is no chat line");
  const Bulletin bulletin(mesh_, context);
  return mesh_.talk.say(context, std::span(&text, 1));
}

}  // namespace swarmstage::mesh
