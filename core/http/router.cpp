#include "core/http/router.h"

#include <algorithm>

#include "core/base/assert.h"

namespace swarmstage::http {

namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  path.remove_prefix(1);
  while (true) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, slash));
    if (slash == path.size()) return segments;
    path.remove_prefix(slash + 1);
  }
}

bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

bool is_rest(std::string_view segment) {
  return is_parameter(segment) && segment.ends_with("...}");
}

std::string_view parameter_name(std::string_view segment) {
  segment = segment.substr(1, segment.size() - 2);
  return segment.ends_with("...") ? segment.substr(0, segment.size() - 3) : segment;
}

std::size_t count_parameters(const std::vector<std::string>& segments) {
  return static_cast<std::size_t>(std::ranges::count_if(segments, is_parameter));
}

}  // namespace

void Router::add(Route route) {
  SWARMSTAGE_ASSERT(route.path.starts_with('/') && route.handler && !route.about.empty(),
                    "a route needs a path, a handler and a sentence about it");
  Pattern& pattern = pattern_of(route.path);
  for (const Route* other : pattern.routes) {
    SWARMSTAGE_ASSERT(other->method != route.method, "two routes for one method and path");
  }
  pattern.routes.push_back(&routes_.emplace_back(std::move(route)));
}

Router::Pattern& Router::pattern_of(const std::string& path) {
  Pattern pattern;
  pattern.segments = split(path);
  pattern.has_rest = is_rest(pattern.segments.back());
  const std::size_t parameters = count_parameters(pattern.segments);
  if (parameters == 0) return literals_[path];
  for (Pattern& known : patterns_) {
    if (known.segments == pattern.segments) return known;
  }
  const auto rank = [](const Pattern& each) {
    return std::pair(each.has_rest, count_parameters(each.segments));
  };
  const auto place = std::ranges::find_if(
      patterns_, [&](const Pattern& other) { return rank(pattern) < rank(other); });
  return *patterns_.insert(place, std::move(pattern));
}

void Router::get(std::string path, std::string about, Handler handler) {
  Route route;
  route.path = std::move(path);
  route.about = std::move(about);
  route.handler = std::move(handler);
  add(std::move(route));
}

void Router::post(std::string path, std::string about, Handler handler) {
  Route route;
  route.method = HttpMethod::post;
  route.path = std::move(path);
  route.about = std::move(about);
  route.body_type = "application/json";
  route.handler = std::move(handler);
  add(std::move(route));
}

bool Router::matches(const Pattern& pattern, std::string_view path,
                     std::vector<Parameter>* parameters) {
  if (parameters) parameters->clear();
  path.remove_prefix(1);
  for (std::size_t i = 0; i < pattern.segments.size(); ++i) {
    const std::string& segment = pattern.segments[i];
    const bool last = i + 1 == pattern.segments.size();
    const bool rest = last && pattern.has_rest;
    const std::size_t end = rest ? path.size() : std::min(path.find('/'), path.size());
    const std::string_view value = path.substr(0, end);
    if (!is_parameter(segment)) {
      if (segment != value) return false;
    } else {
      if (value.empty() && !rest) return false;
      if (parameters) parameters->push_back({parameter_name(segment), std::string(value)});
    }
    if (last) return end == path.size();
    if (end == path.size()) return false;
    path.remove_prefix(end + 1);
  }
  return false;
}

const Router::Pattern* Router::find_pattern(std::string_view path,
                                            std::vector<Parameter>* parameters) const {
  if (const auto literal = literals_.find(path); literal != literals_.end()) {
    if (parameters) parameters->clear();
    return &literal->second;
  }
  for (const Pattern& pattern : patterns_) {
    if (matches(pattern, path, parameters)) return &pattern;
  }
  return nullptr;
}

void Router::find(HttpMethod method, std::string_view path, Match& match) const {
  const Pattern* pattern = find_pattern(path, &match.parameters);
  match.route = nullptr;
  match.path_known = pattern != nullptr;
  if (!pattern) return;
  if (method == HttpMethod::head) method = HttpMethod::get;
  for (const Route* route : pattern->routes) {
    if (route->method == method) match.route = route;
  }
}

std::string Router::allowed(std::string_view path) const {
  const Pattern* pattern = find_pattern(path, nullptr);
  if (!pattern) return {};
  std::string methods;
  for (const Route* route : pattern->routes) {
    methods += to_string(route->method);
    methods += route->method == HttpMethod::get ? ", HEAD, " : ", ";
  }
  return methods + "OPTIONS";
}

}  // namespace swarmstage::http
