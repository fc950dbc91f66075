#pragma once

// A peer that misbehaves on purpose, for scenarios: it connects to one node of a
// mesh, again and again, and has one bad habit. Never part of a mesh.

#include <cstdint>
#include <optional>
#include <string>

#include "core/node/node.h"
#include "core/node/role.h"

namespace swarmstage::mesh {

enum class Habit : std::uint8_t { garbage, endless_line, flood, silence, lies };

class HostileNode : public Node {
 public:
  HostileNode(Endpoint target, Habit habit) : target_(target), habit_(habit) {}

  void on_start(Context& context) override;
  void on_timer(Context& context, TimerId id) override;
  void on_stream_opened(Context&, StreamId, const StreamInfo&) override;
  void on_stream_closed(Context&, StreamId, CloseReason) override;
  Json observe(std::string_view name, const Json& arguments) const override;

 private:
  void misbehave(Context& context);
  std::string garbage(Context& context) const;
  std::string lies(Context& context) const;

  Endpoint target_;
  Habit habit_;
  StreamId stream_;
  bool open_ = false;
  std::uint64_t attempts_ = 0;
};

/// The role `mesh-hostile`.
Role hostile_role();

}  // namespace swarmstage::mesh
