#pragma once

// The table of routes. It answers which route a method and path belong to, with
// the values of the path's parameters, or what there is instead: other methods
// (405 with Allow) or nothing (404). Literal segments win over parameters. Two
// routes that nobody could tell apart are a mistake of ours. HEAD is served by
// the GET route, OPTIONS by the table itself.

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/http/route.h"

namespace swarmstage::http {

class Router {
 public:
  struct Match {
    const Route* route = nullptr;
    bool path_known = false;  // some method is served there
    std::vector<Parameter> parameters;
  };

  void add(Route route);
  /// The usual case in one line.
  void get(std::string path, std::string about, Handler handler);
  void post(std::string path, std::string about, Handler handler);

  /// `path` is decoded and begins with '/'.
  void find(HttpMethod method, std::string_view path, Match& match) const;
  /// "GET, HEAD, OPTIONS"; empty if nothing is served there.
  std::string allowed(std::string_view path) const;
  const std::deque<Route>& routes() const { return routes_; }

 private:
  struct Pattern {
    std::vector<std::string> segments;  // a parameter's name in braces
    bool has_rest = false;              // the last takes the rest of the path
    std::vector<const Route*> routes;   // one a method
  };
  static bool matches(const Pattern& pattern, std::string_view path,
                      std::vector<Parameter>* parameters);
  Pattern& pattern_of(const std::string& path);
  const Pattern* find_pattern(std::string_view path, std::vector<Parameter>* parameters) const;

  std::deque<Route> routes_;  // rows keep their place in memory
  std::map<std::string, Pattern, std::less<>> literals_;
  std::deque<Pattern> patterns_;  // those with parameters, most literal first
};

/// OpenAPI 3.1 of all routes.
Json openapi_document(const Router& router, std::string_view title, std::string_view version);

}  // namespace swarmstage::http
