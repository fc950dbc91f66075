#include "engine/run/run.h"

#include "engine/run/conductor.h"
#include "engine/run/judge.h"
#include "engine/run/run_sight.h"
#include "engine/run/witness.h"
#include "engine/run/workload_driver.h"

namespace swarmstage {

namespace {

constexpr const char* interrupted_word = "interrupted";

class Run {
 public:
  Run(const RunPlan& plan, const RunOptions& options, StageFit fit, std::unique_ptr<Stage> stage,
      SampleStore& samples, RecentEvents& recent, Witness& witness);

  Result<RunResult> go();

 private:
  void run_on();
  void tick();
  bool over();
  RunResult result();
  void note_figures(RunResult& result) const;
  void describe_nodes(RunResult& result) const;
  std::string stopped_because() const;
  Verdict verdict(const std::vector<ExpectationResult>& results) const;
  Duration now() const { return stage_->now().time_since_epoch(); }

  const RunPlan& plan_;
  const Scenario& scenario_;
  const RunOptions& options_;
  const StageFit fit_;
  std::unique_ptr<Stage> stage_;
  SampleStore& samples_;
  Witness& witness_;
  Marks marks_;
  RunSight sight_;
  RunPicker picker_;
  Evaluators evaluators_;
  Swarm swarm_;
  Operations operations_;
  Judge judge_;
  Faults faults_;
  Conductor conductor_;
  WorkloadDriver workload_;
  std::uint64_t looks_ = 0;
  bool interrupted_ = false;
};

Run::Run(const RunPlan& plan, const RunOptions& options, StageFit fit, std::unique_ptr<Stage> stage,
         SampleStore& samples, RecentEvents& recent, Witness& witness)
    : plan_(plan),
      scenario_(plan.scenario()),
      options_(options),
      fit_(std::move(fit)),
      stage_(std::move(stage)),
      samples_(samples),
      witness_(witness),
      marks_(scenario_),
      sight_(scenario_, *stage_, marks_),
      picker_(plan.vocabulary(), sight_),
      evaluators_(plan.population(), sight_),
      swarm_(scenario_, plan.roster(), plan.roles(), *stage_,
             fit_.routed() ? plan.routers() : nullptr,
             [this](NodeIndex node, std::string_view what) {
               witness_.life_changed(node, stage_->now(), what);
               if (!swarm_.running(node)) operations_.node_ended(node, stage_->now());
             }),
      operations_(swarm_, [this](const OperationDone& done) { witness_.operation_done(done); }),
      judge_(plan, fit_, *stage_, marks_, evaluators_, recent),
      faults_(scenario_, swarm_, picker_,
              [this](NodeIndex node, const std::string& name, const Json& arguments) {
                operations_.ask(node, name, arguments);
              }),
      conductor_(
          scenario_, fit_, swarm_, faults_, marks_, judge_,
          [this](const ActionPlan& action, const std::vector<NodeIndex>& nodes, bool begins) {
            witness_.acted(now(), deed_word(action.deed), action.name, nodes, begins);
          }),
      workload_(scenario_, fit_, swarm_, marks_, picker_, operations_) {
  witness_.introduce(evaluators_, operations_);
}

Result<RunResult> Run::go() {
  if (auto wrong = swarm_.build()) return Error{*wrong};
  faults_.lay_links();
  swarm_.arrange_starts();
  judge_.arrange();
  conductor_.arrange();
  workload_.arrange();
  run_on();
  return result();
}

// Where time passes by itself an interrupt is heard though nothing happens.
void Run::tick() {
  constexpr Duration often = 100ms;
  stage_->at(stage_->now() + often, [this] { tick(); });
}

void Run::run_on() {
  if (!stage_->traits().virtual_time) tick();
  stage_->run_until(at_time(scenario_.duration), [this] { return over(); });
  if (options_.progressed) options_.progressed(now());
}

/// After each event; nearly always there is nothing to do.
bool Run::over() {
  constexpr std::uint64_t often = 1024;
  judge_.look();
  if (witness_.failure()) return true;
  const bool asks = !stage_->traits().virtual_time || looks_++ % often == 0;
  if (!asks) return false;
  if (stage_->broken()) return true;
  if (options_.progressed) options_.progressed(now());
  interrupted_ = options_.interrupted && options_.interrupted();
  return interrupted_;
}

Verdict Run::verdict(const std::vector<ExpectationResult>& results) const {
  Verdict verdict = Verdict::held;
  bool looked = false;
  for (const ExpectationResult& each : results) {
    if (each.verdict == Verdict::failed) return Verdict::failed;
    looked = looked || each.verdict != Verdict::skipped;
    // `sometimes` asks something of a matrix; one run that never came there is fine.
    if (each.verdict == Verdict::inconclusive && each.form != "sometimes") {
      verdict = Verdict::inconclusive;
    }
  }
  return !stopped_because().empty() || !looked ? Verdict::inconclusive : verdict;
}

std::string Run::stopped_because() const {
  if (const auto broken = stage_->broken()) return *broken;
  if (interrupted_) return interrupted_word;
  return witness_.failure().value_or("");
}

RunResult Run::result() {
  RunResult result;
  result.scenario = scenario_.title;
  result.about = scenario_.about;
  result.file = scenario_.file;
  result.stage = options_.stage;
  result.seed = scenario_.seed;
  for (const ParameterPlan& each : scenario_.parameters) {
    result.parameters[each.name] = each.text;
  }
  result.duration = scenario_.duration;
  result.stopped_because = stopped_because();
  result.reached = result.stopped_because.empty() ? scenario_.duration : now();
  result.expectations = judge_.finish(result.reached);
  result.verdict = verdict(result.expectations);
  result.expected_to_fail = scenario_.expected_to_fail;
  result.skipped = fit_.skipped();
  describe_nodes(result);
  for (const PhasePlan& phase : scenario_.phases) {
    result.spans.push_back({"phase", phase.name, phase.from, phase.until, {}});
  }
  const auto& spans = conductor_.spans();
  result.spans.insert(result.spans.end(), spans.begin(), spans.end());
  result.samples = samples_.summaries();
  note_figures(result);
  return result;
}

/// Of a stage that lost a part, what the rest of it knows: no hash of the whole run.
void Run::note_figures(RunResult& result) const {
  const StageCounters counters = stage_->counters();
  result.counters = {{"datagrams_sent", counters.datagrams_sent},
                     {"datagrams_delivered", counters.datagrams_delivered},
                     {"datagrams_lost", counters.datagrams_lost},
                     {"stream_bytes_delivered", counters.stream_bytes_delivered},
                     {"streams_opened", counters.streams_opened},
                     {"events", counters.events}};
  const RunHashes hashes = stage_->run_hashes();
  result.lost = stage_->broken().value_or("");
  if (!result.lost.empty()) {  // at the latest now: it may have stood still for long
    if (result.stopped_because.empty()) result.stopped_because = result.lost;
    if (result.verdict == Verdict::held) result.verdict = Verdict::inconclusive;
    return;
  }
  result.logical_hash = hashes.logical;
  result.timed_hash = hashes.timed;
}

void Run::describe_nodes(RunResult& result) const {
  const Roster& roster = plan_.roster();
  for (std::uint32_t i = 0; i < roster.seats().size(); ++i) {
    const Seat& seat = roster.seats()[i];
    RunNode node;
    node.name = seat.name;
    node.group = roster.groups()[seat.group].plan->name.text;
    node.role = roster.role_of({i}).name;
    node.region = roster.regions()[seat.region.value];
    node.address = stage_->host(seat.host).primary_address().to_string();
    node.logical_hash = stage_->hashes({i}).logical;
    result.nodes.push_back(std::move(node));
  }
}

std::string lines_of(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& each : list) text += (text.empty() ? "" : "\n") + each;
  return text;
}

}  // namespace

bool was_interrupted(const RunResult& result) {
  return result.stopped_because == interrupted_word;
}

Result<RunResult> run_scenario(const RunPlan& plan, const RunOptions& options) {
  SampleStore samples(plan.scenario());
  RecentEvents recent(plan.roster());
  Witness witness(plan.roster(), samples, recent);
  if (options.events != nullptr) witness.write_to(*options.events);
  StageOptions stage_options;
  stage_options.seed = plan.scenario().seed;
  stage_options.observer = &witness;
  stage_options.trace = options.trace;
  stage_options.log_level = options.events != nullptr ? options.log_level : LogLevel::off;
  stage_options.pcap_folder = options.pcap_folder;
  stage_options.threads = options.threads;
  // Stages that have no such thing do not look at it; StageFit sees to that.
  if (plan.routers() != nullptr) stage_options.extra["routed"] = true;
  if (plan.scenario().network.ipv6) stage_options.extra["addresses"] = "ipv6";
  Result<std::unique_ptr<Stage>> stage = options.make_stage(options.stage, stage_options);
  if (!stage) return Error{stage.error()};
  StageFit fit(plan, (*stage)->traits());
  if (!fit.refusals().empty()) return Error{lines_of(fit.refusals())};
  return Run(plan, options, std::move(fit), std::move(*stage), samples, recent, witness).go();
}

}  // namespace swarmstage
