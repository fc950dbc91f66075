#include "core/http/strict_json.h"

#include <set>
#include <string>
#include <vector>

namespace swarmstage::http {

namespace {

// Looks at the text without building anything, so that depth costs nothing.
class Strictness : public nlohmann::json_sax<Json> {
 public:
  const std::string& wrong() const { return wrong_; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(std::int64_t) override { return true; }
  bool number_unsigned(std::uint64_t) override { return true; }
  bool number_float(double, const std::string&) override { return true; }
  bool string(std::string&) override { return true; }
  bool binary(Json::binary_t&) override { return true; }
  bool start_object(std::size_t) override {
    names_.emplace_back();
    return deeper();
  }
  bool key(std::string& name) override {
    if (names_.back().insert(name).second) return true;
    wrong_ = "the name '";
    wrong_ += name.substr(0, 64);
    wrong_ += "' appears twice in one object";
    return false;
  }
  bool end_object() override {
    names_.pop_back();
    --depth_;
    return true;
  }
  bool start_array(std::size_t) override { return deeper(); }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    wrong_ = "not JSON at byte ";
    wrong_ += std::to_string(position);
    return false;
  }

 private:
  bool deeper() {
    if (++depth_ <= json_depth_max) return true;
    wrong_ = "JSON deeper than ";
    wrong_ += std::to_string(json_depth_max);
    return false;
  }

  std::vector<std::set<std::string>> names_;
  std::size_t depth_ = 0;
  std::string wrong_;
};

bool may_stand_in_number(char letter) {
  return (letter >= '0' && letter <= '9') || letter == '+' || letter == '-' || letter == '.' ||
         letter == 'e' || letter == 'E';
}

// The parser looks at each digit several times, so a body that is one number would cost as much
// as a hundred bodies. One look at the text is cheap.
bool has_endless_number(std::string_view text) {
  std::size_t length = 0;
  bool inside_text = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char letter = text[at];
    if (letter == '"') inside_text = !inside_text;
    if (inside_text) {
      if (letter == '\\') ++at;
      continue;
    }
    length = may_stand_in_number(letter) ? length + 1 : 0;
    if (length > json_number_bytes_max) return true;
  }
  return false;
}

}  // namespace

Result<Json> read_strict_json(std::string_view text) {
  if (has_endless_number(text)) {
    std::string wrong = "a number longer than ";
    wrong += std::to_string(json_number_bytes_max);
    wrong += " bytes";
    return Error{wrong};
  }
  Strictness strictness;
  if (!Json::sax_parse(text.begin(), text.end(), &strictness)) return Error{strictness.wrong()};
  return Json::parse(text.begin(), text.end());
}

}  // namespace swarmstage::http
