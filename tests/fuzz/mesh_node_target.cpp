#include "tests/fuzz/mesh_game.h"
#include "tests/fuzz/targets.h"

namespace swarmstage::fuzz {

void mesh_node(ByteView input) {
  MeshGame(FuzzInput(input)).play();
}

}  // namespace swarmstage::fuzz
