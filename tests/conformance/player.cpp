#include "tests/conformance/player.h"

#include "tests/conformance/swarm.h"

namespace swarmstage::conformance {

using namespace delivered;

Player::Player(Swarm& swarm, HostIndex host, std::string name)
    : swarm_(swarm), host_(host), name_(std::move(name)) {
  index_ = swarm_.stage().add_node(
      host_, {name_, swarm_.wrap(std::make_unique<support::ScriptNode>(script_)), "script", {}});
}

const Host& Player::machine() const {
  return swarm_.stage().host(host_);
}

void Player::start() {
  swarm_.stage().start(index_);
  swarm_.until([this] { return diary().count("started") != 0; }, "the node starts");
}

void Player::replace() {
  script_.diary.begin_again();
  script_.acts.clear();
  swarm_.stage().replace(index_, swarm_.wrap(std::make_unique<support::ScriptNode>(script_)));
}

bool Player::running() const {
  return swarm_.stage().running(index_);
}

void Player::act(std::function<void(Context&)> wish) {
  const std::size_t before = script_.acted;
  script_.acts.push_back(std::move(wish));
  swarm_.stage().invoke(index_, {swarm_.next_invocation(), "act", {}});
  swarm_.until([&] { return script_.acted > before; }, "the node acts");
}

PortId Player::open_port(const PortOptions& options) {
  const PortId id = ask([&](Context& context) { return context.open_port(options); });
  swarm_.until([&] { return port(id).opened || port(id).failed; }, "open_port is answered");
  return id;
}

ListenerId Player::listen(const ListenOptions& options) {
  const ListenerId id = ask([&](Context& context) { return context.listen(options); });
  swarm_.until([&] { return listener(id).opened || listener(id).failed; }, "listen is answered");
  return id;
}

StreamId Player::connect(const Endpoint& to, const ConnectOptions& options) {
  return ask([&](Context& context) { return context.connect(to, options); });
}

void Player::send(PortId from, const Endpoint& to, ByteView bytes) {
  act([&](Context& context) { context.send(from, to, bytes); });
}

void Player::broadcast(PortId from, std::uint16_t number, ByteView bytes) {
  act([&](Context& context) { context.broadcast(from, number, bytes); });
}

void Player::write(StreamId to, ByteView bytes) {
  act([&](Context& context) { context.write(to, bytes); });
}

void Player::finish(StreamId which) {
  act([&](Context& context) { context.finish(which); });
}

void Player::abort(StreamId which) {
  act([&](Context& context) { context.abort(which); });
}

std::size_t Player::unsent(StreamId which) {
  return ask([&](Context& context) { return context.unsent(which); });
}

void Player::set_timer(std::uint16_t kind, Duration delay) {
  act([&](Context& context) { context.set_timer({kind, 0, 0}, delay); });
}

InvocationId Player::invoke(std::string_view operation, Json arguments) {
  const InvocationId id = swarm_.next_invocation();
  swarm_.stage().invoke(index_, {id, std::string(operation), std::move(arguments)});
  return id;
}

void Player::echo() {
  on<StreamData>(
      [](Context& context, const StreamData& data) { context.write(data.stream, data.bytes); });
  on<StreamEnded>([](Context& context, const StreamEnded& ended) { context.finish(ended.stream); });
}

}  // namespace swarmstage::conformance
