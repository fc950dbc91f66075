#include "tests/support/small_run.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "core/node/context.h"
#include "core/trace/trace_file.h"
#include "engine/report/events_file.h"
#include "engine/report/result_folder.h"
#include "tests/support/stage_registry.h"

namespace swarmstage::support {

namespace {

constexpr std::uint16_t meeting_port = 7000;
constexpr TimerId ping_timer{1};

// Pings its successor every so often and answers whoever pings it.
class PingNode : public Node {
 public:
  PingNode(SmallRun run, std::string next_name) : run_(run), next_name_(std::move(next_name)) {}

  void meet(const IpAddress& next) { next_ = {next, meeting_port}; }

  void on_start(Context& context) override {
    if (run_.datagrams) {
      port_ = context.open_port({.number = meeting_port});
    } else {
      context.listen({.port = meeting_port});
    }
    context.set_timer(ping_timer, run_.period);
  }
  void on_timer(Context& context, TimerId) override {
    context.set_timer(ping_timer, run_.period);
    if (!run_.datagrams && !stream_) {
      stream_ = context.connect(next_);
      return;
    }
    asked_ = context.now();
    say(context, stream_, next_, run_.greeting + " " + std::to_string(++number_) + "\n");
  }
  void on_datagram(Context& context, const Datagram& datagram) override {
    hear(context, {}, datagram.from, std::string(datagram.bytes.text()));
  }
  void on_stream_data(Context& context, StreamId stream, ByteView bytes) override {
    std::string& line = lines_[stream];
    line += bytes.text();
    for (auto end = line.find('\n'); end != std::string::npos; end = line.find('\n')) {
      const std::string whole = line.substr(0, end + 1);
      line.erase(0, end + 1);
      hear(context, stream, {}, whole);
    }
  }
  void on_stream_closed(Context&, StreamId stream, CloseReason) override {
    if (stream == stream_) stream_ = {};
  }

 private:
  void say(Context& context, StreamId stream, const Endpoint& to, const std::string& line) {
    run_.datagrams ? context.send(port_, to, line) : context.write(stream, ByteView(line));
  }
  void hear(Context& context, StreamId stream, const Endpoint& from, const std::string& line) {
    if (line.starts_with("pong")) {
      const Duration took = context.now() - asked_;
      context.measure("ping_rtt", static_cast<double>(took.count()) / 1e6);
      context.event("Answered", {{"peer", next_name_}, {"number", number_}});
    } else {
      say(context, stream, from, "pong" + line.substr(line.find(' ')));
    }
  }

  SmallRun run_;
  std::string next_name_;
  Endpoint next_;
  PortId port_;
  StreamId stream_;
  TimePoint asked_{};
  int number_ = 0;
  std::map<StreamId, std::string> lines_;
};

class Scribe : public Observer {
 public:
  Scribe(EventsFile& file, RunResult& result) : file_(file), result_(result) {}
  void event(NodeIndex node, TimePoint at, ByteView encoded) override {
    file_.event(at.time_since_epoch(), result_.nodes[node.value].name, encoded);
  }
  void measured(NodeIndex node, TimePoint at, std::string_view name, double value) override {
    file_.sample(at.time_since_epoch(), result_.nodes[node.value].name, name, value);
    values.push_back(value);
  }
  std::vector<double> values;

 private:
  EventsFile& file_;
  RunResult& result_;
};

void summarise(std::vector<double> values, RunResult& result) {
  if (values.empty()) return;
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
  };
  double sum = 0;
  for (const double each : values) sum += each;
  const double mean = sum / static_cast<double>(values.size());
  result.samples.push_back({"ping_rtt", "ms", "", values.size(), values.front(), mean, at(0.5),
                            at(0.9), at(0.99), values.back()});
}

RunResult header_of(const SmallRun& run) {
  RunResult result;
  result.scenario = "a ring of pings";
  result.file = "ring.yaml";
  result.stage = "model";
  result.seed = run.seed;
  result.duration = result.reached = run.length;
  result.verdict = Verdict::held;
  result.spans = {{"phase", "all", 0s, run.length, {}}};
  result.reproduce = "swarmstage run ring.yaml";
  ExpectationResult answered;
  answered.name = "somebody answers";
  answered.form = "by";
  answered.text = "count(Answered) > 0";
  answered.verdict = Verdict::held;
  result.expectations = {answered};
  return result;
}

void build(Stage& stage, const SmallRun& run, RunResult& result) {
  LinkQuality access;
  access.latency = run.latency;
  access.jitter = run.jitter;
  access.loss.probability = run.loss;
  const auto segment = stage.add_segment({"lan", access});
  std::vector<PingNode*> made;
  std::vector<IpAddress> addresses;
  for (std::uint32_t i = 0; i < run.nodes; ++i) {
    const std::string name = "peer[" + std::to_string(i) + "]";
    const std::string next = "peer[" + std::to_string((i + 1) % run.nodes) + "]";
    const auto host = stage.add_host({name, {segment}, std::nullopt});
    auto node = std::make_unique<PingNode>(run, next);
    made.push_back(node.get());
    addresses.push_back(stage.host(host).primary_address());
    result.nodes.push_back({name, "peer", "ping", "lan", addresses.back().to_string(), 0});
    stage.add_node(host, {name, std::move(node), "ping", nullptr});
  }
  for (std::size_t i = 0; i < made.size(); ++i) made[i]->meet(addresses[(i + 1) % made.size()]);
}

}  // namespace

RunResult play_into(const SmallRun& run, const std::string& folder) {
  const ResultFolder places{folder};
  RunResult result = header_of(run);
  EventsFile events = std::move(EventsFile::create(places.events()).value());
  std::ofstream trace_file(places.trace(), std::ios::binary);
  TraceWriter trace(trace_file, {run.seed, "model", result.scenario});
  Scribe scribe(events, result);
  StageOptions options;
  options.seed = run.seed;
  options.observer = &scribe;
  options.trace = &trace;
  auto stage = std::move(find_stage("model")->make(options).value());
  build(*stage, run, result);
  for (std::uint32_t i = 0; i < run.nodes; ++i) stage->start(NodeIndex{i});
  stage->run_for(run.length);
  for (std::uint32_t i = 0; i < run.nodes; ++i) {
    result.nodes[i].logical_hash = stage->hashes(NodeIndex{i}).logical;
  }
  result.logical_hash = stage->run_hashes().logical;
  result.timed_hash = stage->run_hashes().timed;
  result.counters = {{"datagrams_sent", stage->counters().datagrams_sent}};
  summarise(scribe.values, result);
  stage.reset();
  trace_file.flush();
  events.finish();
  write_result_folder(result, folder);
  return result;
}

SmallRunRecord play(const SmallRun& run) {
  std::string folder = std::filesystem::temp_directory_path() / "swarmstage_small_run_XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return {};
  const ResultFolder places{folder};
  SmallRunRecord record{play_into(run, folder), {}, {}};
  record.trace = read_whole_file(places.trace()).value();
  record.events = read_whole_file(places.events()).value();
  std::filesystem::remove_all(folder);
  return record;
}

}  // namespace swarmstage::support
