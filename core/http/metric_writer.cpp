#include "core/http/metric_writer.h"

#include <array>
#include <charconv>

namespace swarmstage::http {

namespace {

void append_escaped(std::string& out, std::string_view text) {
  for (const char letter : text) {
    if (letter == '\\' || letter == '"') out += '\\';
    if (letter == '\n') {
      out += "\\n";
    } else {
      out += letter;
    }
  }
}

}  // namespace

void MetricWriter::counter(std::string_view name, std::string_view about, double value,
                           Labels labels) {
  row(name, about, "counter", value, labels);
}

void MetricWriter::gauge(std::string_view name, std::string_view about, double value,
                         Labels labels) {
  row(name, about, "gauge", value, labels);
}

void MetricWriter::row(std::string_view name, std::string_view about, std::string_view type,
                       double value, Labels labels) {
  if (last_name_ != name) {
    last_name_ = name;
    for (const std::string_view word : {"HELP", "TYPE"}) {
      text_ += "# ";
      text_ += word;
      text_ += " swarmstage_";
      text_ += name;
      text_ += ' ';
      text_ += word == "HELP" ? about : type;
      text_ += '\n';
    }
  }
  text_ += "swarmstage_";
  text_ += name;
  char separator = '{';
  for (const auto& [label, content] : labels) {
    text_ += separator;
    text_ += label;
    text_ += "=\"";
    append_escaped(text_, content);
    text_ += '"';
    separator = ',';
  }
  if (labels.size() != 0) text_ += '}';
  std::array<char, 40> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text_ += ' ';
  text_.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
  text_ += '\n';
}

}  // namespace swarmstage::http
