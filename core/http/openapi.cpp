// The OpenAPI document of a router: what is described is what is served.

#include <algorithm>

#include "core/http/router.h"

namespace swarmstage::http {

namespace {

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return out;
}

// "{file...}" is our own way to write it.
std::string plain_path(std::string path) {
  if (const std::size_t dots = path.find("...}"); dots != std::string::npos) path.erase(dots, 3);
  return path;
}

Json describe(const ParameterDescription& parameter, std::string_view place) {
  Json out = {{"name", parameter.name}, {"in", place}};
  if (!parameter.about.empty()) out["description"] = parameter.about;
  out["required"] = parameter.required || place == "path";
  out["schema"] = parameter.schema;
  return out;
}

Json parameters_of(const Route& route) {
  Json out = Json::array();
  const std::string path = plain_path(route.path);
  std::vector<std::string> named;
  for (std::size_t open = path.find('{'); open != std::string::npos; open = path.find('{', open)) {
    const std::size_t close = path.find('}', open);
    named.push_back(path.substr(open + 1, close - open - 1));
    open = close;
  }
  for (const std::string& name : named) {
    const auto described = std::ranges::find(route.parameters, name, &ParameterDescription::name);
    out.push_back(describe(
        described == route.parameters.end() ? ParameterDescription{name, {}} : *described, "path"));
  }
  for (const ParameterDescription& parameter : route.parameters) {
    if (std::ranges::find(named, parameter.name) == named.end()) {
      out.push_back(describe(parameter, "query"));
    }
  }
  return out;
}

Json answers_of(const Route& route) {
  Json out = Json::object();
  for (const AnswerDescription& answer : route.answers) {
    Json& described = out[std::to_string(answer.status)];
    described["description"] = answer.about;
    if (!answer.content_type.empty()) {
      described["content"][answer.content_type]["schema"] = answer.schema;
    }
  }
  if (out.empty()) out["200"]["description"] = "As asked for.";
  return out;
}

Json operation_of(const Route& route) {
  Json out = {{"summary", route.about}};
  Json parameters = parameters_of(route);
  if (!parameters.empty()) out["parameters"] = std::move(parameters);
  if (!route.body_type.empty()) {
    out["requestBody"]["required"] = true;
    out["requestBody"]["content"][route.body_type]["schema"] = route.body_schema;
  }
  out["responses"] = answers_of(route);
  return out;
}

}  // namespace

Json openapi_document(const Router& router, std::string_view title, std::string_view version) {
  Json out = {{"openapi", "3.1.0"}, {"info", {{"title", title}, {"version", version}}}};
  Json& paths = out["paths"] = Json::object();
  for (const Route& route : router.routes()) {
    paths[plain_path(route.path)][lower_case(to_string(route.method))] = operation_of(route);
  }
  return out;
}

}  // namespace swarmstage::http
