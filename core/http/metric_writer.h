#pragma once

// Metrics in the text form that Prometheus reads. Write all rows of one name one
// after the other. Labels are for small closed sets (a status, a limit), never
// for names of peers: what strangers can make grow must not grow the page.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace swarmstage::http {

class MetricWriter {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  /// `name` without the prefix "swarmstage_"; a counter's ends in _total.
  void counter(std::string_view name, std::string_view about, double value, Labels labels = {});
  void gauge(std::string_view name, std::string_view about, double value, Labels labels = {});
  const std::string& text() const { return text_; }

 private:
  void row(std::string_view name, std::string_view about, std::string_view type, double value,
           Labels labels);

  std::string text_;
  std::string last_name_;
};

}  // namespace swarmstage::http
