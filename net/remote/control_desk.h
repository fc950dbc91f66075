#pragma once

// A process that is driven by the control protocol: takes commands line by line,
// runs the nodes it is given on the sockets stage, and publishes what they do.
// It ends when it is told to drain, when the driver is gone, or when it is told
// something it does not understand: then the last it says is what that was. What its
// nodes live through goes into a trace, if it is told where to: their numbers there
// are those in the order it was given them.

#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/control/control_message.h"
#include "core/node/role.h"
#include "core/trace/trace_file.h"
#include "net/remote/control_port.h"
#include "net/remote/subscriptions.h"
#include "net/socket_stage.h"

namespace swarmstage::net {

class ControlDesk final : public Observer {
 public:
  /// Our own roles and those of the libraries; one line says what is wrong.
  using MakeRoles = std::function<Result<RoleRegistry>(const std::vector<std::string>& libraries)>;

  ControlDesk(int input, int output, MakeRoles make_roles);

  /// Serves until the end. False: it ended because something was wrong.
  bool serve();

  void event(NodeIndex node, TimePoint at, ByteView encoded) override;
  void measured(NodeIndex node, TimePoint at, std::string_view sample, double value) override;
  void changed(NodeIndex node, TimePoint at, std::string_view observable) override;
  void logged(NodeIndex node, TimePoint at, LogLevel level, ByteView encoded) override;
  void completed(NodeIndex node, TimePoint at, InvocationId id, const Outcome& outcome) override;
  void failed(NodeIndex node, TimePoint at, std::string_view what) override;

 private:
  struct Member {
    std::string name;
    std::string role;
    HostIndex host;
    std::uint32_t life = 0;
  };

  bool work();
  std::optional<std::string> next_line();
  bool hear(const std::string& line);
  void fail(const std::string& what);
  void take(const ControlMessage& message);

  void obey(const control::Init& init);
  void obey(const control::Epoch& epoch);
  void obey(const control::AddSegment& segment);
  void obey(const control::AddHost& host);
  void obey(const control::AddName& name);
  void obey(const control::AddNode& node);
  void obey(const control::Start& start);
  void obey(const control::Stop& stop);
  void obey(const control::Replace& replace);
  void obey(const control::Reload& reload);
  void obey(const control::Invoke& invoke);
  void obey(const control::Observe& observe);
  void obey(const control::Subscribe& subscribe);
  void obey(const control::Fault& fault);
  void obey(const control::Clock& clock);
  void obey(const control::Hold& hold);
  void obey(const control::Drain& drain);
  void obey(const control::Group& group);
  /// What processes say is nothing they can be told.
  template <typename M>
  void obey(const M&) {
    refuse_report();
  }
  [[noreturn]] static void refuse_report();

  void open_trace();
  void check_trace();
  Json observe_process(const std::string& what);
  Json hashes() const;
  std::unique_ptr<Node> make_node(const std::string& role, const Json& config) const;
  NodeIndex find(const std::string& node) const;
  /// Of a node that does not run; `otherwise` says what is wrong if it does.
  NodeIndex find_ended(const std::string& node, const char* otherwise) const;
  void tell_group(const IpAddress& group, HostIndex host, std::uint16_t port, bool joined);
  const std::string& name(NodeIndex node) const { return members_[node.value].name; }

  MakeRoles make_roles_;
  ControlPort port_;
  RoleRegistry roles_;
  control::Init init_;
  bool ready_ = false;
  bool over_ = false;
  bool wrong_ = false;
  bool held_ = false;       // nothing happens to the nodes
  bool tells_all_ = false;  // events, samples and logs
  std::vector<Member> members_;
  std::map<std::string, NodeIndex, std::less<>> by_name_;
  std::uint32_t segments_ = 0;
  std::uint32_t hosts_ = 0;
  std::uint32_t places_ = 0;  // of the block that hosts have
  Subscriptions subscriptions_;
  std::ofstream trace_file_;
  std::optional<TraceWriter> trace_;
  std::unique_ptr<SocketStage> stage_;  // last: it tells this object to its end
};

}  // namespace swarmstage::net
