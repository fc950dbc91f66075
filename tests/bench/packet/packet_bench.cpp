// The load on the packet stage: real nodes, both hashes on.

#include "core/node/context.h"
#include "core/node/node.h"
#include "sim/packet/packet_stage.h"
#include "tests/bench/packet/packet_load.h"

namespace swarmstage::bench {
namespace {

struct Neighbours {
  std::vector<Endpoint> all;
  std::vector<Endpoint> to_connect;  // each connection is opened by one side
};

// A timer for each link, each with a phase of its own.
class Talker : public Node {
 public:
  Talker(const Neighbours& neighbours, std::uint64_t& received)
      : neighbours_(neighbours), received_(received), message_(PacketLoad::message_bytes, 'x') {}

 protected:
  void set_first_timer(Context& context, std::uint64_t link) {
    const auto phase = static_cast<std::int64_t>(context.random().below(PacketLoad::period));
    context.set_timer({1, 0, link}, Duration(phase));
  }
  void set_next_timer(Context& context, TimerId timer) {
    context.set_timer(timer, Duration(PacketLoad::period));
  }

  const Neighbours& neighbours_;
  std::uint64_t& received_;
  std::string message_;
};

class UdpTalker final : public Talker {
 public:
  using Talker::Talker;

  void on_start(Context& context) override {
    port_ = context.open_port({.number = PacketLoad::port});
    for (std::uint64_t link = 0; link < neighbours_.all.size(); ++link) {
      set_first_timer(context, link);
    }
  }
  void on_timer(Context& context, TimerId timer) override {
    context.send(port_, neighbours_.all[timer.subject], message_);
    set_next_timer(context, timer);
  }
  void on_datagram(Context&, const Datagram&) override { ++received_; }

 private:
  PortId port_;
};

class TcpTalker final : public Talker {
 public:
  using Talker::Talker;

  void on_start(Context& context) override {
    context.listen({.port = PacketLoad::port});
    for (const Endpoint& each : neighbours_.to_connect) context.connect(each);
  }
  void on_stream_opened(Context& context, StreamId stream, const StreamInfo&) override {
    set_first_timer(context, stream.value);
  }
  void on_timer(Context& context, TimerId timer) override {
    context.write({timer.subject}, message_);
    set_next_timer(context, timer);
  }
  void on_stream_data(Context&, StreamId, ByteView bytes) override { received_ += bytes.size(); }
};

class StageProgram {
 public:
  explicit StageProgram(const PacketLoad& load) : load_(load) {}

  void set_up() {
    graph_ = load_.graph();
    stage_ = std::make_unique<packet::PacketStage>(StageOptions{}, packet::TcpSettings{});
    const SegmentIndex segment = stage_->add_segment({"all", PacketLoad::access()});
    for (std::uint32_t i = 0; i < load_.nodes; ++i) {
      stage_->add_host({"host" + std::to_string(i), {segment}, std::nullopt});
    }
    neighbours_.resize(load_.nodes);
    for (std::uint32_t i = 0; i < load_.nodes; ++i) add_node(i);
    for (std::uint32_t i = 0; i < load_.nodes; ++i) stage_->start({i});
  }
  void run_until(std::int64_t second) { stage_->run_until(at_time(Duration(second * 1s))); }
  std::uint64_t messages() const {
    return load_.kind == "tcp" ? received_ / PacketLoad::message_bytes : received_;
  }
  std::uint64_t events() const { return stage_->counters().events; }

 private:
  void add_node(std::uint32_t index) {
    Neighbours& neighbours = neighbours_[index];
    for (std::uint32_t at = graph_.first[index]; at < graph_.first[index + 1]; ++at) {
      const std::uint32_t other = graph_.to[at];
      const Endpoint there{stage_->host({other}).primary_address(), PacketLoad::port};
      neighbours.all.push_back(there);
      if (other > index) neighbours.to_connect.push_back(there);
    }
    std::unique_ptr<Node> node;
    if (load_.kind == "tcp") {
      node = std::make_unique<TcpTalker>(neighbours, received_);
    } else {
      node = std::make_unique<UdpTalker>(neighbours, received_);
    }
    stage_->add_node({index}, {"node" + std::to_string(index), std::move(node), "talker", {}});
  }

  PacketLoad load_;
  Graph graph_;
  std::vector<Neighbours> neighbours_;
  std::uint64_t received_ = 0;
  std::unique_ptr<packet::PacketStage> stage_;
};

}  // namespace
}  // namespace swarmstage::bench

int main(int argument_count, char** arguments) {
  const auto load = swarmstage::bench::read_load(argument_count, arguments);
  if (!load) return 2;
  swarmstage::bench::StageProgram program(*load);
  swarmstage::bench::measure(
      *load, {[&] { program.set_up(); }, [&](std::int64_t second) { program.run_until(second); },
              [&] { return program.messages(); }, [&] { return program.events(); }});
  return 0;
}
