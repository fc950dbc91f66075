#include "engine/report/result_folder.h"

#include <filesystem>
#include <system_error>

#include "engine/report/junit.h"
#include "engine/report/page.h"
#include "engine/report/whole_file.h"

namespace swarmstage {

std::optional<std::string> make_result_folder(const std::string& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (!problem) return std::nullopt;
  return "cannot make the folder '" + folder + "': " + problem.message();
}

std::optional<std::string> write_result_folder(const RunResult& run, const std::string& folder) {
  const ResultFolder places{folder};
  if (auto problem = make_result_folder(folder)) return problem;
  const std::string json = run.to_json().dump(2, ' ', false, Json::error_handler_t::replace);
  if (auto problem = write_whole_file(places.result(), json + "\n")) return problem;
  if (auto problem =
          write_whole_file(places.junit(), junit_of({&run, 1}, {}, RunsGiven::one_of_several)))
    return problem;
  return write_report(run, folder);
}

Result<RunResult> read_result_folder(const std::string& folder) {
  const std::string path = ResultFolder{folder}.result();
  const auto text = read_whole_file(path);
  if (!text) return Error{text.error()};
  const Json json = Json::parse(text.value(), nullptr, false);
  if (json.is_discarded()) return Error{path + ": it is not JSON"};
  auto run = RunResult::from_json(json);
  if (!run) return Error{path + ": " + run.error()};
  return run;
}

}  // namespace swarmstage
