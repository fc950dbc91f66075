#include "engine/graph/xml_scanner.h"

#include <array>
#include <cctype>
#include <charconv>
#include <utility>

#include "engine/document/utf8.h"

namespace swarmstage {

namespace {

constexpr std::size_t depth_limit = 64;

bool is_name_letter(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return std::isalnum(byte) != 0 || letter == '_' || letter == '-' || letter == '.' ||
         letter == ':' || byte >= 0x80;
}

std::string without_prefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return std::string(colon == std::string_view::npos ? name : name.substr(colon + 1));
}

}  // namespace

const XmlTag::Attribute* XmlTag::find(std::string_view attribute) const {
  for (const Attribute& each : attributes) {
    if (each.name == attribute) return &each;
  }
  return nullptr;
}

/// True if it was something that is no tag.
bool XmlScanner::passed_over() {
  if (cursor_.accept("<!--")) {
    cursor_.take_until("-->", "a comment");
  } else if (cursor_.accept("<![CDATA[")) {
    cursor_.take_until("]]>", "a CDATA section");
  } else if (cursor_.accept("<?")) {
    cursor_.take_until("?>", "a processing instruction");
  } else if (cursor_.accept("<!")) {
    const std::string_view inside = cursor_.take_until(">", "a declaration");
    if (inside.find('[') != std::string_view::npos) {
      cursor_.refuse("declarations inside the document cannot be read");
    }
  } else {
    return false;
  }
  return true;
}

std::optional<XmlTag> XmlScanner::next() {
  while (true) {
    const Position begin = cursor_.at();
    const std::string_view between = cursor_.take_while([](char letter) { return letter != '<'; });
    const bool blank = between.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (open_.empty() && !blank) throw GraphRefusal{begin, "text stands outside of all tags"};
    if (cursor_.at_end()) break;
    if (!passed_over()) return tag();
  }
  if (!open_.empty()) cursor_.refuse("<" + open_.back() + "> is never closed");
  return std::nullopt;
}

XmlTag XmlScanner::tag() {
  XmlTag tag;
  tag.at = cursor_.at();
  cursor_.take();
  tag.closes = cursor_.accept("/");
  tag.opens = !tag.closes;
  const std::string_view name = cursor_.take_while(is_name_letter);
  if (name.empty()) cursor_.refuse_expecting("the name of a tag");
  tag.name = without_prefix(name);
  cursor_.skip_blanks();
  while (tag.opens && is_name_letter(cursor_.peek())) {
    tag.attributes.push_back(attribute());
    cursor_.skip_blanks();
  }
  if (tag.opens && cursor_.accept("/")) tag.closes = true;
  if (!cursor_.accept(">")) cursor_.refuse_expecting("an attribute or '>'");
  keep_order(tag);
  return tag;
}

void XmlScanner::keep_order(const XmlTag& tag) {
  if (tag.opens && tag.closes) return;
  if (tag.opens) {
    if (open_.size() == depth_limit) throw GraphRefusal{tag.at, "tags are nested deeper than 64"};
    open_.push_back(tag.name);
    return;
  }
  if (open_.empty()) throw GraphRefusal{tag.at, "</" + tag.name + "> closes nothing"};
  if (open_.back() != tag.name) {
    throw GraphRefusal{tag.at, "expected </" + open_.back() + ">, found </" + tag.name + ">"};
  }
  open_.pop_back();
}

XmlTag::Attribute XmlScanner::attribute() {
  XmlTag::Attribute found;
  found.name = without_prefix(cursor_.take_while(is_name_letter));
  cursor_.skip_blanks();
  if (!cursor_.accept("=")) cursor_.refuse_expecting("'=' after an attribute");
  cursor_.skip_blanks();
  found.at = cursor_.at();
  const char quote = cursor_.peek();
  if (quote != '"' && quote != '\'') cursor_.refuse_expecting("a value in quotes");
  cursor_.take();
  found.value = value(quote);
  return found;
}

std::string XmlScanner::value(char quote) {
  std::string text;
  while (cursor_.peek() != quote) {
    if (cursor_.at_end() || cursor_.peek() == '<') cursor_.refuse("a value has no end");
    if (cursor_.peek() == '&') {
      text += entity();
    } else {
      text += cursor_.take();
    }
  }
  cursor_.take();
  return text;
}

std::string XmlScanner::entity() {
  constexpr std::array<std::pair<std::string_view, char>, 5> known = {
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}};
  for (const auto& [name, letter] : known) {
    if (cursor_.accept(name)) return std::string(1, letter);
  }
  const Position at = cursor_.at();
  if (!cursor_.accept("&#")) {
    cursor_.refuse("an unknown entity; known are &amp; &lt; &gt; &quot; &apos; and numbers");
  }
  const int base = cursor_.accept("x") ? 16 : 10;
  const std::string_view digits = cursor_.take_until(";", "an entity");
  std::uint32_t number = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  const bool letter = number >= 0x20 && number < 0x110000 && (number < 0xd800 || number > 0xdfff);
  if (!whole || !letter) throw GraphRefusal{at, "this entity is no letter"};
  std::string text;
  append_utf8(text, number);
  return text;
}

}  // namespace swarmstage
