#pragma once

// The folder a run leaves: result.json and junit.xml here, events.ndjson and the
// trace written while it ran, the page and the pictures made from them. Each
// file is whole or not there.

#include <optional>
#include <string>

#include "core/base/result.h"
#include "engine/run/run_result.h"

namespace swarmstage {

/// Where things are in the folder of one run.
struct ResultFolder {
  std::string path;

  std::string result() const { return path + "/result.json"; }
  std::string junit() const { return path + "/junit.xml"; }
  std::string events() const { return path + "/events.ndjson"; }
  std::string trace() const { return path + "/trace.swtrace"; }
  std::string page() const { return path + "/report.html"; }
  std::string graph_dot() const { return path + "/graph.dot"; }
  std::string graph_svg() const { return path + "/graph.svg"; }
};

/// Makes the folder if it is not there. Nothing, or one line that says what went
/// wrong.
std::optional<std::string> make_result_folder(const std::string& folder);
/// All that is made from the result, the page and the pictures too: after
/// events.ndjson and the trace are finished.
std::optional<std::string> write_result_folder(const RunResult& run, const std::string& folder);

/// The result.json of a folder. One line says which file is wrong, and how.
Result<RunResult> read_result_folder(const std::string& folder);

}  // namespace swarmstage
