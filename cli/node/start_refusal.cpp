#include "cli/node/start_refusal.h"

#include <algorithm>

namespace swarmstage::cli {

namespace {

// Roles say it in words, or by the name of the reason.
std::string in_words(std::string text) {
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string_view expected(std::string_view why, bool http) {
  if (why == "address in use") {
    return http ? "; expected a free port (0: no HTTP)" : "; expected a free port (0 takes any)";
  }
  if (why == "address not ours") return "; expected an address of this machine";
  if (why == "permission denied") return "; expected a port that this user may open";
  return "";
}

}  // namespace

std::optional<std::string> start_refusal(std::string_view event, const Json& fields) {
  if (event != "MsgError" && event != "failed") return std::nullopt;
  const std::string where = fields.value("context", "");
  if (!where.starts_with("listening on")) return std::nullopt;
  const std::string why = in_words(fields.value("error", ""));
  const bool http = where.find(" HTTP ") != std::string::npos;
  return where + " failed: " + why + std::string(expected(why, http));
}

}  // namespace swarmstage::cli
