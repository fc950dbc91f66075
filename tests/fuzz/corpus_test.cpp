// Every committed input goes through its fuzz target in every build, and so do
// inputs drawn by chance.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "core/node/random.h"
#include "tests/fuzz/targets.h"

namespace swarmstage::fuzz {
namespace {

struct Target {
  const char* name;
  void (*run)(ByteView);
};

std::ostream& operator<<(std::ostream& out, const Target& target) {
  return out << target.name;
}

class FuzzTarget : public testing::TestWithParam<Target> {};

TEST_P(FuzzTarget, HoldsForEveryCommittedInput) {
  const std::filesystem::path corpus = SWARMSTAGE_FUZZ_CORPUS;
  std::size_t inputs = 0;

  for (const auto& entry : std::filesystem::directory_iterator(corpus / GetParam().name)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    SCOPED_TRACE(entry.path().string());
    GetParam().run(bytes);
    ++inputs;
  }

  EXPECT_GE(inputs, 3U) << "too little to start from";
}

TEST_P(FuzzTarget, HoldsForBytesDrawnByChance) {
  Random random(1, 0, "inputs");

  for (int i = 0; i < 300; ++i) {
    std::string bytes(random.below(600), '\0');
    random.fill(std::as_writable_bytes(std::span(bytes)));
    GetParam().run(bytes);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Of, FuzzTarget,
    testing::Values(Target{"line_codec", line_codec}, Target{"http_request", http_request},
                    Target{"http_response", http_response}, Target{"http_server", http_server},
                    Target{"mesh_node", mesh_node}, Target{"trace", trace},
                    Target{"control", control}, Target{"document", document},
                    Target{"expression", expression}, Target{"websocket", websocket},
                    Target{"notice", notice}, Target{"graph", graph}, Target{"dns", dns}),
    [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace swarmstage::fuzz
