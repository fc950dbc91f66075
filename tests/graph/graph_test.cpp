#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/graph/graph_routes.h"
#include "core/graph/graph_shape.h"

namespace swarmstage {
namespace {

using testing::ElementsAre;

Graph made(const GraphShape& shape, std::uint64_t seed = 1) {
  Random random(seed, 0, "graph");
  auto graph = make_graph(shape, random);
  EXPECT_TRUE(graph) << graph.error();
  return graph.value();
}

TEST(GraphShape, HasTheEdgesItsNamePromises) {
  EXPECT_EQ(made({.name = "full-mesh", .nodes = 6}).edge_count(), 15U);
  EXPECT_EQ(made({.name = "star", .nodes = 6}).neighbours(0).size(), 5U);
  EXPECT_EQ(made({.name = "line", .nodes = 6}).edge_count(), 5U);
  EXPECT_EQ(made({.name = "ring", .nodes = 6}).edge_count(), 6U);
  EXPECT_EQ(made({.name = "grid", .nodes = 9}).edge_count(), 12U);
  EXPECT_EQ(made({.name = "tree", .nodes = 7}).edge_count(), 6U);
}

TEST(GraphShape, OfEqualDegreeIsExactlyRegular) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const Graph graph =
        made({.name = "partial-mesh", .nodes = 24, .degree = 3, .connected = false}, seed);

    for (std::uint32_t node = 0; node < 24; ++node) {
      EXPECT_EQ(graph.neighbours(node).size(), 3U) << "seed " << seed;
    }
  }
}

TEST(GraphShape, IsOnePieceWhenAskedToBe) {
  const Graph graph = made({.name = "random", .nodes = 50, .probability = 0.01});

  EXPECT_EQ(pieces(graph).back(), 0U);
  EXPECT_GT(diameter(graph), 0U);
}

TEST(GraphShape, IsTheSameForTheSameSeedOnly) {
  const GraphShape shape{.name = "scale-free", .nodes = 40, .degree = 3};

  EXPECT_EQ(made(shape, 7).edges(), made(shape, 7).edges());
  EXPECT_NE(made(shape, 7).edges(), made(shape, 8).edges());
}

TEST(GraphShape, MakesASmallWorldSmaller) {
  const Graph lattice = made({.name = "small-world", .nodes = 200, .degree = 4, .probability = 0});
  const Graph world = made({.name = "small-world", .nodes = 200, .degree = 4, .probability = 0.2});

  EXPECT_EQ(diameter(lattice), 50U);
  EXPECT_LT(diameter(world), 20U);
}

TEST(GraphShape, SaysWhatCannotBeHad) {
  Random random;

  EXPECT_EQ(make_graph({.name = "rign", .nodes = 3}, random).error(),
            "no shape is called 'rign'; did you mean 'ring'?");
  EXPECT_EQ(make_graph({.name = "partial-mesh", .nodes = 4, .degree = 4}, random).error(),
            "a degree of 4 cannot be had with 4 nodes; expected 1 to one less than the nodes");
  EXPECT_EQ(make_graph({.name = "partial-mesh", .nodes = 5, .degree = 3}, random).error(),
            "5 nodes of degree 3 cannot be had: one of the two must be even");
}

TEST(GraphRoutes, TakeTheSmallerNumbersAmongEqualWays) {
  Graph graph(5);
  graph.add_edge(0, 2);
  graph.add_edge(0, 1);
  graph.add_edge(1, 3);
  graph.add_edge(2, 3);

  EXPECT_THAT(shortest_path(graph, 0, 3), ElementsAre(0, 1, 3));
  EXPECT_THAT(shortest_path(graph, 3, 3), ElementsAre(3));
  EXPECT_TRUE(shortest_path(graph, 0, 4).empty());
}

}  // namespace
}  // namespace swarmstage
