// Graphs in files: what other tools write is read, what is wrong is told with its
// place, and what we write is read again as the same graph.

#include "engine/graph/graph_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/graph/graph_text.h"

namespace swarmstage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

NamedGraph read(std::string_view text, const std::string& file) {
  Problems problems;
  const auto graph = parse_graph(text, file, *graph_form_of(file), problems);
  EXPECT_TRUE(graph) << problems.to_string();
  return graph.value_or(NamedGraph{{}, {}, Graph(0)});
}

std::string problem_of(std::string_view text, const std::string& file) {
  Problems problems;
  const auto graph = parse_graph(text, file, *graph_form_of(file), problems);
  EXPECT_FALSE(graph);
  EXPECT_EQ(problems.size(), 1U);
  return problems.to_string();
}

TEST(DotFile, IsReadWithEverythingThatIsNoEdgePassedOver) {
  const NamedGraph graph = read(R"(// made by hand
strict digraph "a ring" {
  graph [rankdir=LR]; node [shape=circle, label=<b <i>x</i>>];
  size = "7,5"
  a; "b c" [label="second"];
  a -> "b c":north -> d [weight=2, color=red] /* closed below */
# a line of the preprocessor
  d -> a
})",
                                "ring.dot");

  EXPECT_EQ(graph.title, "a ring");
  EXPECT_THAT(graph.names, ElementsAre("a", "b c", "d"));
  EXPECT_THAT(graph.graph.edges(), ElementsAre(Pair(0, 1), Pair(0, 2), Pair(1, 2)));
}

TEST(DotFile, JoinsEveryNodeOfASubgraph) {
  const NamedGraph graph = read("graph { hub -- { a b } -- subgraph far { c } }", "star.gv");

  EXPECT_THAT(graph.names, ElementsAre("hub", "a", "b", "c"));
  EXPECT_THAT(graph.graph.edges(), ElementsAre(Pair(0, 1), Pair(0, 2), Pair(1, 3), Pair(2, 3)));
}

TEST(DotFile, SaysWhereItIsWrong) {
  EXPECT_EQ(problem_of("grahp { a }", "x.dot"),
            "x.dot:1:1: expected graph or digraph, found 'grahp'; did you mean 'graph'?\n");
  EXPECT_EQ(problem_of("graph {\n  a -- ;\n}", "x.dot"), "x.dot:2:8: expected a node, found ';'\n");
  EXPECT_EQ(problem_of("graph {\n  ä -- ä\n}", "x.dot"),
            "x.dot:2:5: an edge joins 'ä' to itself\n");
  EXPECT_EQ(problem_of("graph {\n  a -- b", "x.dot"),
            "x.dot:2:9: expected a node, an edge or '}', found the end of the file\n");
  EXPECT_EQ(problem_of("graph { \"a", "x.dot"), "x.dot:1:9: a text in quotes has no end\n");
  EXPECT_EQ(problem_of("graph { a [x=<b", "x.dot"),
            "x.dot:1:16: expected ']', found the end of the file\n");
}

TEST(DotFile, NestsNoDeeperThanItMay) {
  std::string text = "graph ";
  for (int i = 0; i < 100; ++i) text += '{';

  EXPECT_THAT(problem_of(text, "x.dot"), HasSubstr("nested deeper than 64"));
}

TEST(GraphmlFile, IsReadAsOtherToolsWriteIt) {
  const NamedGraph graph = read(R"(<?xml version='1.0' encoding='utf-8'?>
<!-- with data of a drawing program -->
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://example.org/y">
  <key id="d0" for="edge" attr.name="weight" attr.type="double"/>
  <graph id="three" edgedefault="directed">
    <edge source="n0" target="n&amp;1"/>
    <node id="n0"><data key="d1"><y:Shape><y:node id="not one of ours"/></y:Shape></data></node>
    <node id='n&#38;1'/>
    <node id="n2"/>
    <edge source="n2" target="n0"><data key="d0">1.5</data></edge>
  </graph>
</graphml>
)",
                                "three.graphml");

  EXPECT_EQ(graph.title, "three");
  EXPECT_THAT(graph.names, ElementsAre("n0", "n&1", "n2"));
  EXPECT_THAT(graph.graph.edges(), ElementsAre(Pair(0, 1), Pair(0, 2)));
}

TEST(GraphmlFile, SaysWhereItIsWrong) {
  const std::string begin = "<graphml><graph>\n";
  const std::string end = "\n</graph></graphml>";

  EXPECT_EQ(
      problem_of(begin + "<node id='alpha'/><edge source='alhpa' target='b'/>" + end, "x.graphml"),
      "x.graphml:2:32: there is no node 'alhpa'; did you mean 'alpha'?\n");
  EXPECT_EQ(problem_of(begin + "<edge source='a'/>" + end, "x.graphml"),
            "x.graphml:2:1: <edge> needs the attribute 'target'\n");
  EXPECT_EQ(problem_of(begin + "<nod id='a'/>" + end, "x.graphml"),
            "x.graphml:2:1: GraphML has no <nod>; did you mean 'node'?\n");
  EXPECT_EQ(problem_of(begin + "<node id='a'></edge>" + end, "x.graphml"),
            "x.graphml:2:14: expected </node>, found </edge>\n");
  EXPECT_EQ(problem_of(begin + "<node id='a'/><node id='a'/>" + end, "x.graphml"),
            "x.graphml:2:24: the node 'a' is there twice\n");
  EXPECT_EQ(problem_of(begin, "x.graphml"), "x.graphml:2:1: <graph> is never closed\n");
  EXPECT_EQ(problem_of("<html/>", "x.xml"), "x.xml:1:1: expected <graphml>, found <html>\n");
  EXPECT_EQ(problem_of("", "x.xml"), "x.xml:1:1: there is no <graph> in it\n");
}

TEST(GraphmlFile, KnowsNoEntitiesThatGrow) {
  EXPECT_THAT(problem_of("<!DOCTYPE x [<!ENTITY a 'aaaa'>]><graphml/>", "x.xml"),
              HasSubstr("declarations inside the document cannot be read"));
  EXPECT_THAT(problem_of("<graphml><graph><node id='&a;'/></graph></graphml>", "x.xml"),
              HasSubstr("an unknown entity"));
}

TEST(JsonGraph, IsReadInItsCommonForms) {
  const NamedGraph linked =
      read(R"({"nodes": [{"id": 0}, {"id": 1}, {"id": 2}], "links": [{"source": 0, "target": 2}]})",
           "a.json");
  const NamedGraph paired = read(R"({"nodes": ["a", "b"], "edges": [["a", "b"]]})", "b.json");

  EXPECT_THAT(linked.names, ElementsAre("0", "1", "2"));
  EXPECT_THAT(linked.graph.edges(), ElementsAre(Pair(0, 2)));
  EXPECT_THAT(paired.graph.edges(), ElementsAre(Pair(0, 1)));
}

TEST(JsonGraph, SaysWhereItIsWrong) {
  EXPECT_EQ(problem_of("{\"nodes\": [\"alpha\"],\n \"edges\": [[\"alpha\", \"alpah\"]]}", "x.json"),
            "x.json:2:22: there is no node 'alpah'; did you mean 'alpha'?\n");
  EXPECT_EQ(problem_of("{\"nodes\": [\"a\"], \"edges\": [[\"a\"]]}", "x.json"),
            "x.json:1:28: an edge has two ends\n");
  EXPECT_EQ(problem_of("{\"nodes\": {}}", "x.json"),
            "x.json:1:11: expected 'nodes' to be a list, found a map\n");
  EXPECT_THAT(problem_of("{\"nodes\": [}", "x.json"), HasSubstr("x.json:1:12: "));
}

class GraphText : public testing::TestWithParam<std::string> {};

TEST_P(GraphText, IsReadAgainAsTheSameGraph) {
  Graph graph(5);
  graph.add_edge(0, 1);
  graph.add_edge(3, 1);
  const NamedGraph written{
      "a <title> & more", {"plain", "with \"quotes\"", "<&'>", "peer[3]", "a\\\"b"}, graph};

  const NamedGraph again = read(graph_text(written, *graph_form_of(GetParam())), GetParam());

  EXPECT_EQ(again.title, written.title);
  EXPECT_EQ(again.graph.edges(), graph.edges());
  ASSERT_EQ(again.names.size(), 5U);
  for (const std::size_t each : {0U, 1U, 2U, 3U}) EXPECT_EQ(again.names[each], written.names[each]);
}

INSTANTIATE_TEST_SUITE_P(Forms, GraphText, testing::Values("x.dot", "x.graphml", "x.json"));

TEST(GraphPicture, HasEveryNodeAndEveryEdge) {
  Graph graph(3);
  graph.add_edge(0, 1);
  graph.add_edge(1, 2);

  const std::string picture = graph_picture({"drawn", {"peer[0]", "peer[1]", "a<b"}, graph});

  EXPECT_THAT(picture, HasSubstr("<title>drawn</title>"));
  EXPECT_THAT(picture, HasSubstr("<title>a&lt;b</title>"));
  std::size_t lines = 0;
  for (std::size_t at = 0; (at = picture.find("<line ", at)) != std::string::npos; ++at) ++lines;
  EXPECT_EQ(lines, 2U);
}

TEST(Seating, GoesByNamesOrNumbersOrElseByOrder) {
  const NamedGraph named = read("graph { \"peer[2]\" -- \"peer[0]\"; \"peer[1]\" }", "x.dot");
  const NamedGraph numbered = read("graph { 2 -- 0; 1 }", "x.dot");
  const NamedGraph strange = read("graph { c -- a; b }", "x.dot");

  EXPECT_THAT(seated(named, "peer", 3).value().edges(), ElementsAre(Pair(0, 2)));
  EXPECT_THAT(seated(numbered, "peer", 3).value().edges(), ElementsAre(Pair(0, 2)));
  EXPECT_THAT(seated(strange, "peer", 3).value().edges(), ElementsAre(Pair(0, 1)));
  EXPECT_EQ(seated(strange, "peer", 4).error(), "the graph has 3 nodes, and the group 4");
}

}  // namespace
}  // namespace swarmstage
