#pragma once

// report.html: one file that shows a run to whoever opens it, offline. The page
// itself lies in engine/report/page and is embedded when the library is built;
// what it shows comes from the result, from events.ndjson and from the trace,
// bounded so that the page stays small whatever the run.

#include <optional>
#include <string>

#include "core/base/result.h"
#include "engine/run/run_result.h"

namespace swarmstage {

/// From a result folder that has a result.json. Without events.ndjson or a trace
/// the page lacks what they tell, and says so.
Result<std::string> report_page(const RunResult& run, const std::string& folder);

/// report.html, graph.dot and graph.svg, into the folder. Nothing, or one line
/// that says what went wrong.
std::optional<std::string> write_report(const RunResult& run, const std::string& folder);

}  // namespace swarmstage
