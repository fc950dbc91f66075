#pragma once

// The tags of an XML text, one after the other; text between them, comments and
// declarations are passed over. Enough for GraphML, and no more: entities beyond
// the five of XML and numbers are refused. The text outlives it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/graph/text_cursor.h"

namespace swarmstage {

struct XmlTag {
  struct Attribute {
    std::string name;
    std::string value;
    Position at;  // of the value
  };

  std::string name;  // without a prefix
  Position at;
  bool opens = false;   // <name>, <name/>
  bool closes = false;  // </name>, <name/>
  std::vector<Attribute> attributes;

  const Attribute* find(std::string_view attribute) const;
};

class XmlScanner {
 public:
  explicit XmlScanner(std::string_view text) : cursor_(text) {}

  /// Nothing at the end. Every tag that opened has closed by then, in order.
  std::optional<XmlTag> next();
  /// How many tags are open.
  std::size_t depth() const { return open_.size(); }

 private:
  bool passed_over();
  XmlTag tag();
  XmlTag::Attribute attribute();
  std::string value(char quote);
  std::string entity();
  void keep_order(const XmlTag& tag);

  TextCursor cursor_;
  std::vector<std::string> open_;
};

}  // namespace swarmstage
