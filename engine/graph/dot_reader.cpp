#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/nearest.h"
#include "engine/graph/graph_builder.h"
#include "engine/graph/graph_readers.h"

namespace swarmstage {

namespace {

constexpr unsigned depth_limit = 64;  // of subgraphs in subgraphs

bool is_word_letter(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return std::isalnum(byte) != 0 || letter == '_' || letter == '.' || byte >= 0x80;
}

/// The keywords of DOT have no case.
bool is_keyword(std::string_view word, std::string_view keyword) {
  return std::equal(word.begin(), word.end(), keyword.begin(), keyword.end(),
                    [](char left, char right) {
                      return std::tolower(static_cast<unsigned char>(left)) == right;
                    });
}

/// Reads the DOT language as far as it says who is joined to whom.
class DotReader {
 public:
  explicit DotReader(std::string_view text) : cursor_(text) {}

  NamedGraph read();

 private:
  struct Word {
    std::string text;
    Position at;
    bool bare = false;  // not in quotes: may be a keyword
  };
  using Nodes = std::vector<std::uint32_t>;

  void skip();
  bool at_word();
  Word word(std::string_view expected);
  std::string quoted_text();
  void expect(std::string_view sign);
  Nodes body(unsigned depth);
  void statement(Nodes& inside, unsigned depth);
  bool passed_over(const Word& first);
  void joined_ends(Nodes left, Nodes& inside, unsigned depth);
  Nodes end_of_edge(unsigned depth);
  Nodes node_end(const Word& name);
  void attributes();

  TextCursor cursor_;
  GraphBuilder graph_;
};

/// Blanks, and the three kinds of comment.
void DotReader::skip() {
  while (true) {
    cursor_.skip_blanks();
    if (cursor_.begins_with("//") || (cursor_.peek() == '#' && cursor_.at().column == 1)) {
      cursor_.take_while([](char letter) { return letter != '\n'; });
    } else if (cursor_.accept("/*")) {
      cursor_.take_until("*/", "a comment");
    } else {
      return;
    }
  }
}

bool DotReader::at_word() {
  skip();
  const char next = cursor_.peek();
  return next == '"' || next == '-' || (next != '\0' && is_word_letter(next));
}

DotReader::Word DotReader::word(std::string_view expected) {
  skip();
  Word found{{}, cursor_.at(), cursor_.peek() != '"'};
  if (cursor_.peek() == '"') {
    found.text = quoted_text();
    return found;
  }
  if (cursor_.peek() == '<') cursor_.refuse("names in HTML cannot be read; write plain ones");
  if (!cursor_.begins_with("--") && cursor_.accept("-")) found.text = "-";
  found.text += cursor_.take_while(is_word_letter);
  if (found.text.empty() || found.text == "-") cursor_.refuse_expecting(expected);
  return found;
}

std::string DotReader::quoted_text() {
  const Position begin = cursor_.at();
  std::string text;
  cursor_.take();
  while (cursor_.peek() != '"') {
    if (cursor_.at_end()) throw GraphRefusal{begin, "a text in quotes has no end"};
    if (cursor_.accept("\\\\")) {
      text += "\\\\";
    } else if (cursor_.accept("\\\"")) {
      text += '"';
    } else if (!cursor_.accept("\\\n")) {
      text += cursor_.take();
    }
  }
  cursor_.take();
  skip();
  if (cursor_.accept("+")) {
    skip();
    if (cursor_.peek() != '"') cursor_.refuse_expecting("a text in quotes after '+'");
    text += quoted_text();
  }
  return text;
}

void DotReader::expect(std::string_view sign) {
  skip();
  if (cursor_.accept(sign)) return;
  std::string expected = "'";
  expected += sign;
  cursor_.refuse_expecting(expected + "'");
}

/// `[ name = value, ... ]`, as often as they come: they say nothing of who is joined.
void DotReader::attributes() {
  skip();
  while (cursor_.accept("[")) {
    while (at_word()) {
      word("the name of an attribute");
      skip();
      if (cursor_.accept("=")) {
        skip();
        if (cursor_.accept("<")) {
          // HTML may hold brackets of its own.
          for (unsigned open = 1; open > 0 && !cursor_.at_end();) {
            const char letter = cursor_.take();
            open += letter == '<' ? 1U : 0U;
            open -= letter == '>' ? 1U : 0U;
          }
        } else {
          word("the value of an attribute");
        }
      }
      skip();
      if (!cursor_.accept(",")) cursor_.accept(";");
    }
    expect("]");
    skip();
  }
}

DotReader::Nodes DotReader::node_end(const Word& name) {
  skip();
  while (cursor_.accept(":")) {  // ports are places on a picture
    word("a port");
    skip();
  }
  return {graph_.node(name.text, name.at)};
}

DotReader::Nodes DotReader::end_of_edge(unsigned depth) {
  skip();
  if (cursor_.peek() == '{') return body(depth);
  const Word name = word("a node");
  if (!name.bare || !is_keyword(name.text, "subgraph")) return node_end(name);
  if (at_word()) word("the name of a subgraph");
  return body(depth);
}

void DotReader::joined_ends(Nodes left, Nodes& inside, unsigned depth) {
  while (true) {
    inside.insert(inside.end(), left.begin(), left.end());
    skip();
    const Position at = cursor_.at();
    if (!cursor_.accept("--") && !cursor_.accept("->")) break;
    Nodes right = end_of_edge(depth);
    for (const std::uint32_t one : left) {
      for (const std::uint32_t other : right) graph_.edge(one, other, at);
    }
    left = std::move(right);
  }
  attributes();
}

/// True for `node [..]`, `edge [..]`, `graph [..]` and `name = value`.
bool DotReader::passed_over(const Word& first) {
  skip();
  const bool of_all =
      first.bare && (is_keyword(first.text, "node") || is_keyword(first.text, "edge") ||
                     is_keyword(first.text, "graph"));
  if (of_all) {
    if (cursor_.peek() != '[') cursor_.refuse_expecting("'['");
    attributes();
    return true;
  }
  if (!cursor_.accept("=")) return false;
  word("a value");
  return true;
}

void DotReader::statement(Nodes& inside, unsigned depth) {
  if (cursor_.peek() == '{') {
    joined_ends(body(depth), inside, depth);
    return;
  }
  const Word first = word("a node, an edge or '}'");
  if (first.bare && is_keyword(first.text, "subgraph")) {
    if (at_word()) word("the name of a subgraph");
    joined_ends(body(depth), inside, depth);
  } else if (!passed_over(first)) {
    joined_ends(node_end(first), inside, depth);
  }
}

/// Everything between braces; answers the nodes in it, once each.
DotReader::Nodes DotReader::body(unsigned depth) {
  if (depth == depth_limit) cursor_.refuse("subgraphs are nested deeper than 64");
  expect("{");
  Nodes inside;
  for (skip(); cursor_.peek() != '}'; skip()) {
    if (cursor_.accept(";")) continue;
    statement(inside, depth + 1);
  }
  cursor_.take();
  std::sort(inside.begin(), inside.end());
  inside.erase(std::unique(inside.begin(), inside.end()), inside.end());
  return inside;
}

NamedGraph DotReader::read() {
  static const std::vector<std::string> kinds = {"graph", "digraph"};
  Word kind = word("graph or digraph");
  if (is_keyword(kind.text, "strict")) kind = word("graph or digraph");
  if (!is_keyword(kind.text, kinds[0]) && !is_keyword(kind.text, kinds[1])) {
    throw GraphRefusal{kind.at, "expected graph or digraph, found '" + kind.text + "'" +
                                    suggestion(kind.text, kinds)};
  }
  const std::string title = at_word() ? word("a name").text : std::string();
  body(0);
  skip();
  if (!cursor_.at_end()) cursor_.refuse_expecting("nothing after the graph");
  return graph_.take(title);
}

}  // namespace

NamedGraph read_dot(std::string_view text) {
  return DotReader(text).read();
}

}  // namespace swarmstage
