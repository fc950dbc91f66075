// Mesh nodes as an embedding program runs them: each a LiveNode with a thread of
// its own and an observer, in a full mesh over loopback TCP, hashes and all.

#include <cstdio>
#include <deque>
#include <memory>
#include <utility>

#include "core/node/context.h"
#include "core/roles/mesh/mesh_node.h"
#include "core/roles/mesh/mesh_role.h"
#include "net/live_node.h"
#include "tests/bench/mesh/mesh_load.h"

namespace {

using namespace swarmstage;
using bench::Countdown;
using bench::MeshLoad;

mesh::MeshSettings settings(const std::string& name, std::uint16_t bootstrap) {
  Json given = {{"name", name}, {"address", "127.0.0.1"}, {"port", 0}, {"bootstrap_delay", "10ms"}};
  if (bootstrap != 0) given["bootstrap"] = {"127.0.0.1:" + std::to_string(bootstrap)};
  const auto config = RoleConfig::parse(mesh::mesh_descriptor(), given);
  return mesh::MeshSettings::from(config.value()).value();
}

// Asked to pour, it says some lines, and answers when the slowest peer has room.
class Pourer final : public mesh::MeshNode {
 public:
  using MeshNode::MeshNode;

  void on_stream_opened(Context& context, StreamId stream, const StreamInfo& info) override {
    streams_.push_back(stream);
    MeshNode::on_stream_opened(context, stream, info);
  }
  void on_invoke(Context& context, const Invocation& asked) override {
    if (asked.name != "pour") return MeshNode::on_invoke(context, asked);
    for (std::uint64_t i = 0; i < MeshLoad::lines_at_once; ++i) say(context, line_);
    waiting_ = asked.id;
    answer(context);
  }
  void on_stream_writable(Context& context, StreamId stream) override {
    MeshNode::on_stream_writable(context, stream);
    answer(context);
  }

 private:
  void answer(Context& context) {
    if (waiting_ == InvocationId{}) return;
    for (const StreamId each : streams_) {
      if (context.unsent(each) > context.limits().high_water_bytes) return;
    }
    context.complete(std::exchange(waiting_, {}));
  }

  // Between nodes of ours a chat line begins with a blank.
  const std::string line_ = std::string(MeshLoad::line_bytes - 2, 'x');
  std::vector<StreamId> streams_;
  InvocationId waiting_;
};

// Hears one kind of event so many times, and then tells.
class Ear final : public Observer {
 public:
  Ear(std::string_view name, std::uint64_t count, Countdown& countdown)
      : name_(name), left_(count), countdown_(countdown) {}
  void event(NodeIndex, TimePoint, ByteView encoded) override {
    if (FieldsReader(encoded).name() == name_ && --left_ == 0) countdown_.arrived();
  }

 private:
  std::string_view name_;
  std::uint64_t left_;
  Countdown& countdown_;
};

class Pouring {
 public:
  Pouring(net::LiveNode& node, std::uint64_t left) : node_(node), left_(left) {}
  void go_on() {
    if (left_ == 0) return;
    left_ -= MeshLoad::lines_at_once;
    node_.invoke("pour", nullptr, [this](const Outcome& outcome) {
      if (outcome.ok) go_on();
    });
  }

 private:
  net::LiveNode& node_;
  std::uint64_t left_;
};

net::LiveNodeOptions heard_by(Observer& observer, std::string name) {
  net::LiveNodeOptions options;
  options.name = std::move(name);
  options.observer = &observer;
  return options;
}

// It listens at once, or the machine has no port left.
std::uint16_t start(net::LiveNode& node) {
  node.start();
  return node.observe("port").get<std::uint16_t>();
}

int pour_lines(const MeshLoad& load) {
  Countdown formed(1);
  Countdown done(load.readers);
  Ear joined("MsgPeerConnected", load.readers, formed);
  std::deque<Ear> ears;
  net::LiveNode pourer(std::make_unique<Pourer>(settings("pourer", 0)), heard_by(joined, "pourer"));
  const std::uint16_t port = start(pourer);
  std::deque<net::LiveNode> readers;
  for (std::size_t i = 0; i < load.readers; ++i) {
    const std::string name = std::string("reader") += std::to_string(i);
    ears.emplace_back("MsgChatMessage", load.count, done);
    auto node = std::make_unique<mesh::MeshNode>(settings(name, port));
    readers.emplace_back(std::move(node), heard_by(ears.back(), name)).start();
  }
  if (!formed.wait()) return std::fprintf(stderr, "the mesh was never formed\n"), 1;
  Pouring pouring(pourer, load.count);
  const bool measured = bench::measure_lines(load, done, [&] { pouring.go_on(); });
  pourer.stop();
  return measured ? 0 : 1;
}

int answer_pings(const MeshLoad& load) {
  net::LiveNode node(std::make_unique<mesh::MeshNode>(settings("answerer", 0)),
                     {.name = "answerer"});
  return bench::measure_pings(load, start(node), "asker:asker\n", "PONG") ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  const MeshLoad load = MeshLoad::from(count, arguments);
  if (load.what == "lines") return pour_lines(load);
  if (load.what == "ping") return answer_pings(load);
  std::fprintf(stderr, "usage: bench_mesh lines READERS | ping\n");
  return 2;
}
