#include "cli/node/node_command.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <netdb.h>
#include <unistd.h>
#include <utility>

#include "cli/exit_status.h"
#include "cli/node/node_console.h"
#include "cli/node/node_input.h"
#include "cli/node/node_record.h"
#include "cli/node/node_wish.h"
#include "cli/node/show_config.h"
#include "cli/node/start_refusal.h"
#include "core/services/store.h"
#include "net/folder_medium.h"
#include "net/live_node.h"

namespace swarmstage::cli {

namespace {

int refuse(std::string_view program, const std::string& why) {
  std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(program.size()), program.data(), why.c_str());
  return exit_wrong_input;
}

std::optional<std::string> from_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (!value) return std::nullopt;
  return value;
}

// Once the node runs, a name that does not resolve is tried again and again; at
// the start it is most likely a mistyped one.
std::optional<std::string> check_names(const RoleConfig& config, const RoleDescriptor& role) {
  if (!role.find_key("bootstrap")) return std::nullopt;
  for (const std::string& text : config.texts("bootstrap")) {
    const auto where = HostPort::parse(text);
    if (!where || IpAddress::parse(where->host)) continue;
    addrinfo* found = nullptr;
    const int status = ::getaddrinfo(where->host.c_str(), nullptr, nullptr, &found);
    if (status == 0) {
      ::freeaddrinfo(found);
      continue;
    }
    return "'bootstrap' has '" + text + "': cannot find the host '" + where->host +
           "': " + ::gai_strerror(status);
  }
  return std::nullopt;
}

/// The store of a node that wants one; null: it wants none.
Result<std::unique_ptr<Service>> open_store(const std::string& folder) {
  if (folder.empty()) return std::unique_ptr<Service>();
  auto medium = net::FolderMedium::open(folder);
  if (!medium) return Error{"--state: " + medium.error()};
  return std::unique_ptr<Service>(std::make_unique<Store>(std::move(medium.value())));
}

/// What the same command line asks for now.
using ReadAgain = std::function<Result<NodeWish>()>;

constexpr int complaint_milliseconds = 1000;

// A node, its console and its input, wired together.
class NodeProcess {
 public:
  NodeProcess(const NodeWish& wish, std::unique_ptr<Node> node, std::unique_ptr<Service> store,
              NodeRecord& record, ReadAgain read_again)
      : wish_(wish),
        record_(record),
        read_again_(std::move(read_again)),
        is_mesh_(wish.role->descriptor.name == "mesh"),
        console_({.json = wish.json, .mesh = is_mesh_, .at_once = isatty(STDOUT_FILENO) == 1}),
        live_(std::move(node), options()),
        input_(live_, console_) {
    if (store) live_.add_service(Store::service_name, std::move(store));
    console_.flush_after = [this](Duration wait) {
      const auto flush = [this] { console_.flush(); };
      wait == Duration(0) ? live_.post(flush) : live_.post_after(wait, flush);
    };
    console_.on_event = [this](std::string_view event, const Json& fields) {
      return on_event(event, fields);
    };
  }

  int run(std::string_view program) {
    reads_ = is_mesh_ && input_is_read();
    waits_ = has_bootstrap() && isatty(STDIN_FILENO) != 1;
    console_.hold();
    // The start asks for all ports in one turn, and has the answers in the next.
    live_.post([this] { live_.post([this] { settle(); }); });
    const bool good = live_.run();
    settle();
    // The node no longer hears them, and its last words take a moment at most.
    for (const int number : {SIGINT, SIGTERM}) std::signal(number, SIG_IGN);
    const bool refused = !refused_.empty() || !good;
    if (!refused && is_mesh_ && !wish_.json) console_.say("[SYSTEM] Node shutdown complete");
    console_.finish();
    int status = exit_holds;
    if (refused) {
      complain(program, refused_.empty() ? live_.failure().value_or("the node failed") : refused_);
      status = exit_wrong_input;
    }
    if (const std::string problem = record_.problem(); !problem.empty()) {
      complain(program, problem);
      status = std::max<int>(status, exit_failed);
    }
    complaints_.flush_within(complaint_milliseconds);
    return status;
  }

 private:
  net::LiveNodeOptions options() {
    net::LiveNodeOptions options;
    options.role = wish_.role->descriptor.name;
    options.config = wish_.config;
    options.tls = to_setup(wish_.tls);
    options.seed = record_.seed();
    options.trace = record_.sink();
    options.observer = &console_;
    options.content_hashes = false;  // unless the trace needs them
    if (!wish_.file.empty()) options.on_reload_signal = [this] { reload(); };
    options.log_level = wish_.debug ? LogLevel::debug : LogLevel::info;
    if (wish_.stream_queue_bytes) {
      // The marks stay below the limit, or nobody would be asked to wait.
      Limits& limits = options.limits;
      limits.stream_queue_bytes = *wish_.stream_queue_bytes;
      limits.high_water_bytes = std::min(limits.high_water_bytes, limits.stream_queue_bytes / 4);
      limits.low_water_bytes = std::min(limits.low_water_bytes, limits.high_water_bytes / 4);
    }
    return options;
  }

  // The file may say something else by now; it is applied as a whole, or not at all.
  void reload() {
    const auto wanted = read_again_();
    auto refused = wanted ? live_.reload(wanted.value().config) : wanted.error();
    if (wanted && refused) refused = with_place(wanted.value(), *refused);
    const std::string line =
        refused ? "the configuration stays as it was: " + *refused : "the configuration is new";
    complain(wish_.role->descriptor.name, line);
  }

  // On standard error, which nobody may be reading either.
  void complain(std::string_view who, std::string_view what) {
    const auto line = [who](std::string_view text) {
      return std::string(who).append(": ").append(text).append("\n");
    };
    if (const std::uint64_t lines = complaints_.take_lost_lines()) {
      complaints_.put_notice(line(std::to_string(lines) + " lines before this one are lost"),
                             lines);
    }
    complaints_.put(line(what));
    complaints_.flush();
  }

  bool has_bootstrap() const {
    const auto found = wish_.config.find("bootstrap");
    return found != wish_.config.end() && !found->empty();
  }

  // By now it is known whether the node could start; nothing of one that could not is left.
  void settle() {
    if (std::exchange(settled_, true)) return;
    if (!refused_.empty()) return console_.discard();
    record_.begin();
    console_.release();
    if (may_read_) input_.begin();
  }

  // A pipe is read once there is somebody to hear it, or no hope that there will be.
  bool on_event(std::string_view event, const Json& fields) {
    const bool ready = event == "MsgSystemStart" && !waits_;
    const bool heard = event == "MsgPeerConnected";
    const bool hopeless = event == "MsgBootstrapFailed" && fields.value("attempts", 0) >= 5;
    may_read_ = may_read_ || (reads_ && (ready || heard || hopeless));
    if (may_read_ && settled_) input_.begin();
    if (event == "log_level_set") set_log_level(fields.value("level", ""));
    const auto refusal = start_refusal(event, fields);
    if (!refusal) return true;
    if (refused_.empty()) refused_ = *refusal;
    live_.begin_stop();
    return false;
  }

  void set_log_level(const std::string& level) {
    static constexpr std::array<std::string_view, 5> names = {"debug", "info", "warning", "error",
                                                              "off"};
    const auto found = std::find(names.begin(), names.end(), level);
    if (found == names.end()) return;
    live_.set_log_level(static_cast<LogLevel>(found - names.begin()));
  }

  const NodeWish& wish_;
  NodeRecord& record_;
  ReadAgain read_again_;
  bool is_mesh_;
  bool reads_ = false;
  bool waits_ = false;  // to read, until there is a peer
  bool may_read_ = false;
  bool settled_ = false;
  std::string refused_;
  OutputQueue complaints_{STDERR_FILENO};
  NodeConsole console_;
  net::LiveNode live_;
  NodeInput input_;
};

void print_values(const char* title, const Json& list) {
  if (list.empty()) return;
  std::printf("\n%s\n", title);
  for (const Json& each : list) {
    std::string name = each["name"].get<std::string>();
    const Json* inner = each.contains("arguments") ? &each["arguments"]
                        : each.contains("fields")  ? &each["fields"]
                                                   : nullptr;
    if (inner && !inner->empty()) {
      std::string names;
      for (const Json& one : *inner) {
        names += (names.empty() ? "" : ", ") + one["name"].get<std::string>();
      }
      name += "(" + names + ")";
    }
    std::string about = each["about"].get<std::string>();
    if (each.contains("default")) about += " (default " + each["default"].dump() + ")";
    std::printf("  %-28s %s\n", name.c_str(), about.c_str());
  }
}

}  // namespace

int run_node(std::string_view program, const RoleRegistry& roles,
             std::span<const std::string> words, const ConfigReader& read_config) {
  const auto wish = read_node_wish(roles, words, from_environment, read_config);
  if (!wish) return refuse(program, wish.error());
  if (wish.value().help) {
    const RoleDescriptor& about = wish.value().role->descriptor;
    std::fputs(node_help(program, about, read_config.formats).c_str(), stdout);
    return exit_holds;
  }
  const Role& role = *wish.value().role;
  const auto config = RoleConfig::parse(role.descriptor, wish.value().config);
  if (!config) return refuse(program, config.error());
  if (const auto wrong = check_names(config.value(), role.descriptor)) {
    return refuse(program, with_place(wish.value(), *wrong));
  }
  if (const auto wrong = try_files(wish.value().tls)) return refuse(program, *wrong);
  auto node = role.make(config.value());
  if (!node) return refuse(program, with_place(wish.value(), node.error()));
  if (wish.value().show_config) {
    std::fputs(show_config(wish.value()).c_str(), stdout);
    return exit_holds;
  }
  auto store = open_store(wish.value().state);
  if (!store) return refuse(program, store.error());
  auto record = NodeRecord::open(wish.value().trace);
  if (!record) return refuse(program, record.error());
  NodeRecord& written = *record.value();
  const auto read_again = [&] {
    return read_node_wish(roles, words, from_environment, read_config);
  };
  std::signal(SIGPIPE, SIG_IGN);  // who read our output may go; the node stays
  NodeProcess process(wish.value(), std::move(node.value()), std::move(store.value()), written,
                      read_again);
  return process.run(program);
}

int print_roles(std::string_view program, const RoleRegistry& roles, std::string_view name,
                bool json) {
  if (!name.empty() && !roles.find(name)) return refuse(program, roles.unknown(name));
  Json all = Json::array();
  for (const Role& role : roles.roles()) {
    if (!name.empty() && role.descriptor.name != name) continue;
    const Json description = role.descriptor.to_json();
    if (json) {
      all.push_back(description);
      continue;
    }
    std::printf("%s: %s\n", role.descriptor.name.c_str(), role.descriptor.about.c_str());
    if (name.empty()) continue;
    print_values("configuration", description["config"]);
    print_values("operations", description["operations"]);
    print_values("observables", description["observables"]);
    print_values("events", description["events"]);
    print_values("samples", description["samples"]);
  }
  if (json) std::puts((name.empty() ? all : all[0]).dump(2).c_str());
  return exit_holds;
}

}  // namespace swarmstage::cli
