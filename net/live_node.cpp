#include "net/live_node.h"

#include <csignal>

#include "net/live_node_life.h"
#include "net/signal_watch.h"

namespace swarmstage::net {

LiveNode::LiveNode(std::unique_ptr<Node> node, LiveNodeOptions options)
    : life_(std::make_unique<Life>(std::move(node), std::move(options))) {}

LiveNode::~LiveNode() = default;

void LiveNode::add_service(std::string_view name, std::unique_ptr<Service> service) {
  life_->add_service(name, std::move(service));
}

void LiveNode::start() {
  life_->start_thread();
}

bool LiveNode::run() {
  std::optional<SignalWatch> signals;
  bool asked = false;
  const auto on_signal = [&](int number) {
    if (number == SIGHUP) {
      life_->reload_tls();
      if (life_->options.on_reload_signal) life_->options.on_reload_signal();
    } else if (std::exchange(asked, true)) {
      life_->begin_stop();  // asked twice: somebody is impatient
    } else {
      life_->begin_drain(life_->options.drain_deadline);
    }
  };
  if (life_->options.handles_signals) {
    signals.emplace(life_->loop, std::initializer_list<int>{SIGINT, SIGTERM, SIGHUP}, on_signal);
  }
  life_->live();
  return !life_->failure;
}

void LiveNode::post(std::function<void()> task) {
  life_->post(std::move(task));
}

void LiveNode::post_after(Duration wait, std::function<void()> task) {
  life_->post([this, wait, task = std::move(task)]() mutable {
    life_->delayed.add(life_->loop.now() + wait, std::move(task));
  });
}

std::future<Outcome> LiveNode::invoke(std::string name, Json arguments) {
  // Shared with a function that must be copyable.
  auto promise = std::make_shared<std::promise<Outcome>>();
  std::future<Outcome> future = promise->get_future();
  invoke(std::move(name), std::move(arguments),
         [promise](const Outcome& outcome) { promise->set_value(outcome); });
  return future;
}

void LiveNode::invoke(std::string name, Json arguments, std::function<void(const Outcome&)> done) {
  life_->invoke({{}, std::move(name), std::move(arguments)}, std::move(done));
}

Json LiveNode::observe(std::string_view name, const Json& arguments) {
  Json result;
  life_->ask([&] { result = life_->runner().observe(name, arguments); });
  return result;
}

std::optional<std::string> LiveNode::reload(const Json& config) {
  std::optional<std::string> refused;
  life_->ask([&] { refused = life_->runner().reload(life_->loop.now(), config); });
  return refused;
}

std::optional<std::string> LiveNode::reload_tls() {
  std::optional<std::string> refused;
  life_->ask([&] { refused = life_->reload_tls(); });
  return refused;
}

bool LiveNode::drain(Duration deadline) {
  begin_drain(deadline);
  return life_->wait_until_over();
}

void LiveNode::stop() {
  begin_stop();
  life_->wait_until_over();
}

void LiveNode::begin_drain(Duration deadline) {
  life_->post([this, deadline] { life_->begin_drain(deadline); });
}

void LiveNode::set_log_level(LogLevel level) {
  life_->set_log_level(level);
}

void LiveNode::begin_stop() {
  life_->post([this] { life_->begin_stop(); });
}

bool LiveNode::running() const {
  return !life_->is_over();
}

void LiveNode::read_lines(int descriptor, std::function<void(std::string_view)> on_line,
                          std::function<void()> on_end, std::size_t bytes_limit) {
  life_->ask([&] {
    life_->readers.push_back(std::make_unique<LineReader>(
        life_->loop, descriptor, std::move(on_line), std::move(on_end), bytes_limit));
  });
}

const std::optional<std::string>& LiveNode::failure() const {
  return life_->failure;
}

RunHashes LiveNode::hashes() const {
  return life_->runner().hashes();
}

}  // namespace swarmstage::net
