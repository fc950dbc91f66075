// Prints the table case by driver: what each stage promises and keeps. With
// --markdown it is the table of docs. Status 1 if a case fails somewhere.
//
//   conformance_table [--stage NAME]... [--case PART] [--markdown] [--here]
//
// --here plays in this very process, for a debugger.

#include <cstdio>
#include <cstring>
#include <map>

#include "tests/conformance/play_case.h"

namespace swarmstage::conformance {
namespace {

struct Request {
  std::vector<const support::StageEntry*> stages;
  std::string_view part;
  bool markdown = false;
  bool here = false;
};

std::optional<Request> read_arguments(int count, char** arguments) {
  Request request;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = arguments[i];
    const char* value = i + 1 < count ? arguments[i + 1] : nullptr;
    if (word == "--markdown") {
      request.markdown = true;
    } else if (word == "--here") {
      request.here = true;
    } else if (word == "--stage" && value && support::find_stage(value)) {
      request.stages.push_back(support::find_stage(arguments[++i]));
    } else if (word == "--case" && value) {
      request.part = arguments[++i];
    } else {
      std::fprintf(stderr, "usage: %s [--stage NAME]... [--case PART] [--markdown] [--here]\n",
                   arguments[0]);
      for (const auto& each : support::stage_registry()) {
        std::fprintf(stderr, "  stage: %s\n", each.name.c_str());
      }
      return std::nullopt;
    }
  }
  if (request.stages.empty()) {
    for (const auto& each : support::stage_registry()) request.stages.push_back(&each);
  }
  return request;
}

class Table {
 public:
  explicit Table(const Request& request) : request_(request) {}

  int print() {
    print_head();
    for (const Case& each : all_cases()) {
      const std::string name = std::string(each.topic) + ": " + std::string(each.name);
      if (name.find(request_.part) != std::string::npos) print_row(each, name);
    }
    print_foot();
    return failures_.empty() ? 0 : 1;
  }

 private:
  void print_head() const {
    std::printf(request_.markdown ? "| case |" : "%-62s", "");
    for (const auto* stage : request_.stages) {
      std::printf(request_.markdown ? " %s |" : "%-9s", stage->name.c_str());
    }
    std::printf(request_.markdown ? "\n| --- |" : "\n");
    for (std::size_t i = 0; request_.markdown && i < request_.stages.size(); ++i) {
      std::printf(" --- |");
    }
    if (request_.markdown) std::printf("\n");
  }

  void print_row(const Case& which, std::string name) {
    for (char& each : name) each = each == '_' ? ' ' : each;
    std::printf(request_.markdown ? "| %s |" : "%-62s", name.c_str());
    for (const auto* stage : request_.stages) {
      const Verdict verdict =
          request_.here ? play_case(which, *stage) : play_isolated(which, *stage);
      std::printf(request_.markdown ? " %s |" : "%-9s", word_for(verdict, name, *stage));
      std::fflush(stdout);
    }
    std::printf("\n");
  }

  const char* word_for(const Verdict& verdict, const std::string& name,
                       const support::StageEntry& stage) {
    if (verdict.kind == Verdict::Kind::passed) return "yes";
    if (verdict.kind == Verdict::Kind::failed) {
      failures_.push_back(stage.name + ", " + name + ": " + verdict.reason);
      return "FAILS";
    }
    ++excused_[stage.name + ": " + verdict.reason];
    return "n/a";
  }

  void print_foot() const {
    std::printf("\n");
    for (const auto& [reason, count] : excused_) {
      std::printf("n/a on %s (%d cases)\n", reason.c_str(), count);
    }
    for (const std::string& failure : failures_) std::printf("FAILS on %s\n", failure.c_str());
  }

  const Request& request_;
  std::map<std::string, int> excused_;
  std::vector<std::string> failures_;
};

}  // namespace
}  // namespace swarmstage::conformance

int main(int count, char** arguments) {
  const auto request = swarmstage::conformance::read_arguments(count, arguments);
  return request ? swarmstage::conformance::Table(*request).print() : 2;
}
