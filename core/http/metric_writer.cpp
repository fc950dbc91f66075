#include "core/http/metric_writer.h"

#include <limits>

#include "core/base/json.h"

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

// By what writes JSON anyway: the standard library's way brings tables of 100 KB and the
// C library's mathematics into each process.
void append_number(std::string& out, double value) {
  constexpr double exact = 9007199254740992.0;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (value >= -exact && value <= exact && value == static_cast<double>(std::int64_t(value))) {
    out += std::to_string(std::int64_t(value));
  } else if (value == infinity || value == -infinity) {
    out += value > 0 ? "+Inf" : "-Inf";
  } else {
    out += value == value ? Json(value).dump() : "NaN";
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
  text_ += ' ';
  append_number(text_, value);
  text_ += '\n';
}

}  // namespace swarmstage::http
