#pragma once

// What outsiders may ask of a mesh node and see of it, as the role describes it
// (mesh_role.cpp). Wrong arguments are answered with one line; nothing here
// trusts them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/node/service.h"

namespace swarmstage {
class Context;
}

namespace swarmstage::mesh {

struct Mesh;
struct Peer;

/// How the refusal of a text begins that no chat line can hold; none of the list is said then.
inline constexpr std::string_view unsayable = "cannot say a text that ";

/// Lives for one invocation.
class Operations {
 public:
  Operations(Mesh& mesh, Context& context, const Invocation& invocation)
      : mesh_(mesh), context_(context), invocation_(invocation) {}

  void run();

 private:
  void say();
  void connect();
  void discover();
  void list_peers();
  void send_bytes();
  void quit();

  std::optional<std::string> text_argument(std::string_view name) const;
  std::optional<std::vector<std::string_view>> texts_to_say() const;
  void fail(const std::string& why);
  /// Answers with an error and true: nothing is written to anybody any more.
  bool refuse_when_leaving();

  Mesh& mesh_;
  Context& context_;
  const Invocation& invocation_;
};

Json observe_mesh(const Mesh& mesh, std::string_view name, const Json& arguments);

}  // namespace swarmstage::mesh
