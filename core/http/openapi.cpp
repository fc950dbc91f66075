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
      out.push_back(describe(parameter, parameter.is_field ? "header" : "query"));
    }
  }
  return out;
}

struct OwnAnswer {
  Status status;
  std::string_view about;
};

// What the server itself may answer to any request, whatever the route: all as problem+json.
constexpr OwnAnswer own_answers[] = {
    {400, "The request is malformed."},
    {408, "The request came too slowly."},
    {413, "The body is too long."},
    {414, "The target is too long."},
    {417, "Something is expected that is not done here."},
    {421, "Nobody is here by the name in Host."},
    {429, "Too many connections come from that address."},
    {431, "The head is too long."},
    {501, "The body has a coding that nobody here knows."},
    {503, "There is no room, or no answer in time."},
    {505, "That version of HTTP is not spoken."},
};

bool changes_something(HttpMethod method) {
  return method != HttpMethod::get && method != HttpMethod::head && method != HttpMethod::options;
}

Json problem_schema() {
  const Json text = {{"type", "string"}};
  return {{"type", "object"},
          {"required", {"title", "status"}},
          {"properties", {{"title", text}, {"status", {{"type", "integer"}}}, {"detail", text}}}};
}

void add_answer(Json& out, const AnswerDescription& answer) {
  Json& described = out[std::to_string(answer.status)];
  if (!described.contains("description")) described["description"] = answer.about;
  if (!answer.content_type.empty()) {
    described["content"][answer.content_type]["schema"] = answer.schema;
  }
}

void add_problem(Json& out, Status status, std::string_view about) {
  add_answer(out, {status, std::string(about), "application/problem+json", problem_schema()});
}

// A part has the type of the whole.
void add_conditional(Json& out, const Route& route) {
  for (const AnswerDescription& answer : route.answers) {
    if (answer.status == 200) {
      add_answer(out, {206, "The part that was asked for.", answer.content_type, answer.schema});
    }
  }
  add_answer(out, {304, "It is what the client has already.", ""});
  add_answer(out, {412, "It is not what the client believes.", ""});
  add_answer(out, {416, "It has no such part.", ""});
}

Json answers_of(const Route& route) {
  Json out = Json::object();
  for (const AnswerDescription& answer : route.answers) add_answer(out, answer);
  if (out.empty()) out["200"]["description"] = "As asked for.";
  if (route.conditional) add_conditional(out, route);
  for (const OwnAnswer& each : own_answers) add_problem(out, each.status, each.about);
  if (changes_something(route.method)) {
    add_problem(out, 403, "Pages of that origin may not ask this.");
  }
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
