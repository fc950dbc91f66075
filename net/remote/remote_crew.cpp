#include "net/remote/remote_crew.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>

#include "core/base/hex.h"
#include "core/node/units.h"
#include "net/random_bytes.h"

namespace swarmstage::net {

namespace {

constexpr Duration patience = 10s;        // for an answer
constexpr Duration last_patience = 2s;    // for one when the run is broken
constexpr Duration start_patience = 30s;  // for a program to begin
constexpr Duration end_patience = 5s;     // for all to end
// A signal just before the wait is seen after so long.
constexpr Duration wait_limit = 100ms;
constexpr std::size_t news_limit = 1U << 20;
constexpr std::uint8_t last_mark = 254;

/// When it happened; nothing: the line says no time.
std::optional<TimePoint> time_of(const ControlMessage& message) {
  return std::visit(
      [](const auto& each) -> std::optional<TimePoint> {
        if constexpr (requires { each.time; }) {
          return each.time;
        } else {
          return std::nullopt;
        }
      },
      message);
}

/// What the keys of the run's identities are made from.
std::string fresh_secret() {
  std::array<std::byte, 32> bytes{};
  fill_random(bytes);
  return to_hex(std::span<const std::byte>(bytes));
}

}  // namespace

// --- Their beginning and end ---

Result<std::unique_ptr<RemoteCrew>> RemoteCrew::start(const CrewPlan& plan) {
  Result<LoopbackBlock> block = LoopbackBlock::take();
  if (!block) return Error{block.error()};
  std::unique_ptr<RemoteCrew> crew(new RemoteCrew(std::move(*block)));
  const std::string secret = fresh_secret();
  for (unsigned i = 0; i < plan.processes; ++i) {
    std::string title = "process ";
    title += std::to_string(i + 1);
    title += " of ";
    title += std::to_string(plan.processes);
    auto process = RemoteProcess::start(plan.words, std::move(title));
    if (!process) return Error{process.error()};
    control::Init init = plan.init;
    init.block = crew->block_.number();
    init.share = i;
    if (!plan.traces.empty()) init.trace = plan.traces[i];
    init.secret = secret;
    process->tell(init);
    crew->processes_.push_back(std::move(*process));
  }
  if (!crew->wait_ready()) return Error{*crew->broken_};
  return Result<std::unique_ptr<RemoteCrew>>(std::move(crew));
}

bool RemoteCrew::wait_ready() {
  const TimePoint deadline = now() + start_patience;
  while (!broken_ && ready_ < processes_.size()) {
    if (now() >= deadline) broken_ = "a process of the run was not ready within 30s";
    listen(deadline);
  }
  return !broken_;
}

RemoteCrew::~RemoteCrew() {
  tell_all(control::Drain{""});
  for (RemoteProcess& each : processes_) each.flush();
  // Each goes on by itself until it has read this; then all are waited for together.
  for (RemoteProcess& each : processes_) each.hang_up();
  const TimePoint deadline = now() + end_patience;
  for (RemoteProcess& each : processes_) {
    const Duration left = std::max(Duration(0), deadline - now());
    each.end_within(static_cast<int>(left / Duration(1ms)));
  }
}

void RemoteCrew::begin() {
  origin_ = std::chrono::steady_clock::now();
  const Duration since_boot = origin_.time_since_epoch();
  tell_all(control::Epoch{since_boot.count()});
}

void RemoteCrew::tell_all(const ControlMessage& message) {
  for (RemoteProcess& each : processes_) each.tell(message);
}

void RemoteCrew::give(std::size_t process, const std::string& node) {
  RemoteProcess& carrier = processes_[process];
  if (carrier.nodes++ == 0) carrier.first = node;
  carrier.final = node;
}

// --- Listening ---

void RemoteCrew::listen(TimePoint until) {
  for (RemoteProcess& each : processes_) {
    if (each.is_gone()) continue;
    each.flush();
    if (auto wrong = each.overflow()) lose(each, *wrong);
  }
  wait_for_input(std::max(Duration(0), until - now()));
}

void RemoteCrew::wait_for_input(Duration most) {
  std::vector<pollfd> polled;
  for (const RemoteProcess& each : processes_) {
    const auto events = static_cast<short>(each.has_unsent() ? POLLIN | POLLOUT : POLLIN);
    polled.push_back({each.descriptor(), events, 0});
  }
  const Duration wait = std::min(most, wait_limit);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(wait);
  const timespec timeout{seconds.count(), (wait - seconds).count()};
  if (::ppoll(polled.data(), polled.size(), &timeout, nullptr) <= 0) return;  // a signal too
  const std::size_t old = news_.size();
  for (std::size_t i = 0; i < polled.size(); ++i) {
    if ((polled[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0) hear(processes_[i]);
  }
  if (broken_) return;  // there may be less news than before
  std::stable_sort(news_.begin() + static_cast<std::ptrdiff_t>(old), news_.end(), &is_earlier);
}

void RemoteCrew::hear(RemoteProcess& process) {
  const bool goes_on = process.read();
  while (const auto line = process.next_line()) {
    auto message = parse_control(*line);
    if (!message) return lose(process, process.title() + ": " + message.error());
    sort_in(process, std::move(*message));
    if (process.is_gone()) return;
  }
  if (!goes_on) mourn(process);
}

void RemoteCrew::sort_in(RemoteProcess& process, ControlMessage message) {
  if (std::holds_alternative<control::Ready>(message)) {
    ++ready_;
  } else if (const auto* observed = std::get_if<control::Observed>(&message)) {
    answers_.insert_or_assign(observed->id, message);
  } else if (const auto* reloaded = std::get_if<control::Reloaded>(&message)) {
    answers_.insert_or_assign(reloaded->id, message);
  } else if (const auto* group = std::get_if<control::Group>(&message)) {
    share(*group);
  } else if (const auto* failed = std::get_if<control::Failed>(&message);
             failed && failed->node.empty()) {
    lose(process, process.title() + ": " + failed->what);
  } else if (!broken_) {
    process.last_time = std::max(process.last_time, time_of(message).value_or(TimePoint()));
    news_.push_back({process.last_time, std::move(message)});
    if (news_.size() > news_limit) lose(process, process.title() + " says more than can be heard");
  }
}

/// The first to join a group gives it the next mark, and everybody the same.
void RemoteCrew::share(const control::Group& group) {
  control::Group told = group;
  const auto next = static_cast<std::uint8_t>(std::min<std::size_t>(marks_.size() + 1, last_mark));
  told.mark = marks_.emplace(group.address, next).first->second;
  tell_all(told);
}

std::optional<ControlMessage> RemoteCrew::ask(std::size_t process, std::uint64_t id,
                                              const ControlMessage& question) {
  RemoteProcess& asked = processes_[process];
  tell(process, question);
  const Duration waits = broken_ ? last_patience : patience;
  const TimePoint deadline = now() + waits;
  for (;;) {  // an answer that came with its last words is one
    const auto found = answers_.find(id);
    if (found != answers_.end()) {
      ControlMessage answer = std::move(found->second);
      answers_.erase(found);
      return answer;
    }
    if (asked.is_gone()) return std::nullopt;
    if (now() >= deadline) {
      lose(asked, carried_by(asked) + " gave no answer for " + format_duration(waits));
    }
    listen(deadline);
  }
}

ControlMessage RemoteCrew::take_news() {
  ControlMessage message = std::move(news_.front().message);
  news_.pop_front();
  return message;
}

// --- When one is gone ---

std::string RemoteCrew::carried_by(const RemoteProcess& process) {
  std::string text = process.title();
  if (process.nodes == 0) return text + ", which carries no node,";
  text += ", which carries ";
  text += process.first;
  if (process.nodes > 2) text += ", " + std::to_string(process.nodes - 2) + " more";
  if (process.nodes > 1) text += " and " + process.final;
  return text + ",";
}

void RemoteCrew::mourn(RemoteProcess& process) {
  const std::string obituary = process.obituary();
  lose(process, carried_by(process) + obituary.substr(process.title().size()));
}

// What others told of later may be what its end did to them, which is not the run's doing.
void RemoteCrew::lose(RemoteProcess& process, std::string what) {
  process.hang_up();
  if (broken_) return;
  broken_ = std::move(what);
  std::stable_sort(news_.begin(), news_.end(), &is_earlier);
  while (!news_.empty() && news_.back().time > process.last_time) news_.pop_back();
}

}  // namespace swarmstage::net
