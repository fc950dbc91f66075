#pragma once

// A mesh node as a daemon runs it: alone, or with HTTP beside it if a port for
// that is configured: GET /peers, and the pages every daemon has.

#include <memory>

#include "core/node/node.h"
#include "core/roles/mesh/mesh_settings.h"

namespace swarmstage::mesh {

std::unique_ptr<Node> make_mesh_daemon(MeshSettings settings);

}  // namespace swarmstage::mesh
