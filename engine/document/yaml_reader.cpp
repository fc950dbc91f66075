#include "engine/document/yaml_reader.h"

#include <array>
#include <sstream>
#include <string_view>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "engine/document/utf8.h"

namespace swarmstage {

namespace {

std::size_t offset_of(const YAML::Mark& mark) {
  return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos);
}

class Handler : public YAML::EventHandler {
 public:
  Handler(std::string_view source, ValueBuilder& builder) : source_(source), builder_(builder) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ == 0) return;
    refuse(mark, "a second document begins here; one file holds one");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    builder_.nothing(offset_of(mark));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    builder_.alias(offset_of(mark), anchor);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_tag(mark, tag, "tag:yaml.org,2002:str");
    const bool quoted = !tag.empty() && tag != "?";
    if (quoted) check_quote(mark);
    // The escapes \N and \_ come as the bytes 85 and A0 alone, which no UTF-8 has.
    builder_.text(quoted ? with_lone_bytes_encoded(value) : value, quoted, offset_of(mark), anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    check_tag(mark, tag, "tag:yaml.org,2002:seq");
    builder_.begin(Value::Kind::list, offset_of(mark), anchor);
  }
  void OnSequenceEnd() override { builder_.end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    check_tag(mark, tag, "tag:yaml.org,2002:map");
    builder_.begin(Value::Kind::map, offset_of(mark), anchor);
  }
  void OnMapEnd() override { builder_.end(); }

 private:
  [[noreturn]] void refuse(const YAML::Mark& mark, std::string what) {
    throw Refusal{builder_.position_of(offset_of(mark)), std::move(what)};
  }
  void check_tag(const YAML::Mark& mark, const std::string& tag, std::string_view plain) {
    if (tag.empty() || tag == "?" || tag == "!" || tag == plain) return;
    refuse(mark, "the tag " + tag + " means nothing here; leave it out");
  }

  // yaml-cpp lets the end of the file close a quote.
  void check_quote(const YAML::Mark& mark) {
    const std::size_t begin = offset_of(mark);
    const char quote = begin < source_.size() ? source_[begin] : '\0';
    if (quote != '"' && quote != '\'') return;
    for (std::size_t at = begin + 1; at < source_.size(); ++at) {
      if (quote == '"' && source_[at] == '\\') {
        ++at;
      } else if (quote == '\'' && source_.substr(at).starts_with("''")) {
        ++at;
      } else if (source_[at] == quote) {
        return;
      }
    }
    refuse(mark, "this quote is not closed");
  }

  std::string_view source_;
  ValueBuilder& builder_;
  int documents_ = 0;
};

struct Wording {
  std::string_view part;  // of what yaml-cpp says
  std::string_view said;
};

// In words that say what to do.
constexpr std::array<Wording, 9> wordings = {{
    {"illegal tab", "a tab indents this line; use spaces"},
    {"anchor is not defined", "no anchor of this name comes before its alias"},
    {"illegal map value",
     "a ':' where no key can be; check the indentation, or quote a text "
     "that holds ': '"},
    {"end of sequence flow", "expected ',' or ']'"},
    {"end of map flow", "expected ',' or '}'"},
    {"end of map not found", "expected a key and ':'"},
    {"end of sequence not found", "expected '- ' and an item"},
    {"illegal flow end", "a closing bracket that closes nothing"},
    {"unknown token", "a text that begins with this character needs quotes"},
}};

std::string explain(const std::string& message) {
  for (const Wording& each : wordings) {
    if (message.find(each.part) != std::string::npos) return std::string(each.said);
  }
  return "YAML: " + message;
}

}  // namespace

void read_yaml(const SourceText& source, ValueBuilder& builder) {
  std::istringstream input(source.text);
  Handler handler(source.text, builder);
  try {
    YAML::Parser parser(input);
    while (parser.HandleNextDocument(handler)) {
    }
  } catch (const YAML::Exception& wrong) {
    throw Refusal{builder.position_of(offset_of(wrong.mark)), explain(wrong.msg)};
  }
}

}  // namespace swarmstage
