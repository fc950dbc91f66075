#include "engine/graph/graph_figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/graph/graph_shape.h"

namespace swarmstage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

GraphFigures figures_of(const GraphShape& shape) {
  Random random(1, 0, "graph");
  return GraphFigures::of(make_graph(shape, random).value());
}

TEST(GraphFigures, OfARingAreKnownByHeart) {
  const GraphFigures figures = figures_of({.name = "ring", .nodes = 6});

  EXPECT_EQ(figures.edges, 6U);
  EXPECT_EQ(figures.pieces, 1U);
  EXPECT_EQ(figures.diameter, 3U);
  EXPECT_DOUBLE_EQ(*figures.mean_distance, 1.8);  // 1, 1, 2, 2, 3
  EXPECT_DOUBLE_EQ(*figures.clustering, 0);
  EXPECT_THAT(figures.degrees, ElementsAre(Pair(2, 6)));
}

TEST(GraphFigures, CountTriangles) {
  Graph kite(4);  // a triangle with a tail
  for (const auto& [one, other] : {Graph::Edge(0, 1), {0, 2}, {1, 2}, {2, 3}}) {
    kite.add_edge(one, other);
  }

  const GraphFigures figures = GraphFigures::of(kite);

  EXPECT_DOUBLE_EQ(*figures.clustering, (1.0 + 1.0 + 1.0 / 3 + 0) / 4);
  EXPECT_THAT(figures.degrees, ElementsAre(Pair(1, 1), Pair(2, 2), Pair(3, 1)));
  EXPECT_DOUBLE_EQ(*figures_of({.name = "full-mesh", .nodes = 9}).clustering, 1);
}

TEST(GraphFigures, OfPiecesHaveNoDiameter) {
  Graph islands(5);
  islands.add_edge(0, 1);
  islands.add_edge(1, 2);

  const GraphFigures figures = GraphFigures::of(islands);

  EXPECT_EQ(figures.pieces, 3U);
  EXPECT_EQ(figures.largest_piece, 3U);
  EXPECT_EQ(figures.diameter, std::nullopt);
  EXPECT_THAT(figures.to_string(), HasSubstr("none: some nodes cannot reach each other"));
  EXPECT_TRUE(figures.to_json()["diameter"].is_null());
}

TEST(GraphFigures, SayWhatIsTooLargeToMeasure) {
  const GraphFigures figures = figures_of({.name = "ring", .nodes = 100'000});

  EXPECT_EQ(figures.diameter, std::nullopt);
  EXPECT_THAT(figures.to_string(), HasSubstr("not measured: the graph is too large"));
}

TEST(GraphFigures, OfNothingAreNothing) {
  const GraphFigures figures = GraphFigures::of(Graph(0));

  EXPECT_EQ(figures.pieces, 0U);
  EXPECT_FALSE(figures.to_string().empty());
}

}  // namespace
}  // namespace swarmstage
