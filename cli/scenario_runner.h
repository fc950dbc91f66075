#pragma once

// Runs scenarios for commands that hold runs against one another: compare,
// baseline, regress. Each run happens in a process of its own, with its trace,
// into a folder; what came of it is read from there. Owned by its command.

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/node/role.h"
#include "engine/run/run_request.h"

namespace swarmstage::cli {

class ScenarioRunner {
 public:
  /// Our own roles and those of the libraries. One line says what is wrong.
  static Result<ScenarioRunner> make(const std::vector<std::string>& role_libraries);

  /// The scenario as its file says it with these settings; every problem in it,
  /// each on its line, if there are any.
  Result<Scenario> scenario(const std::string& file, const std::vector<Setting>& settings) const;
  /// Its trace is kept, whatever the request says.
  Result<RunResult> run(const std::string& file, RunRequest request) const;

 private:
  RoleRegistry roles_;
  std::vector<std::string> role_libraries_;
};

/// A folder below the system's for temporary files, gone with this object.
class ScratchFolder {
 public:
  static Result<std::unique_ptr<ScratchFolder>> make();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  explicit ScratchFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace swarmstage::cli
