#include <filesystem>

#include "engine/document/value_readers.h"
#include "engine/graph/graph_file.h"
#include "engine/scenario/reading.h"

namespace swarmstage::reading {

void read_shape(MapReader& map, GraphShape& shape, Problems& problems) {
  const Value* name = map.find("shape");
  if (name == nullptr) {
    object(problems, map.map(), "there is neither a `shape` nor a `file`");
    return;
  }
  shape.name = graph_shape_names()[choice(*name, graph_shape_names(), problems)];
  take(map, "degree", shape.degree, problems);
  take_percentage(map, "probability", shape.probability, problems);
  take(map, "columns", shape.columns, problems);
  take(map, "branching", shape.branching, problems);
  take(map, "connected", shape.connected, problems);
}

std::optional<NamedGraph> graph_file(const Value& value, Problems& problems) {
  const std::optional<std::string> name = read_text(&value, problems);
  if (!name) return std::nullopt;
  const std::string path = beside(value.file(), *name);
  if (std::filesystem::is_regular_file(path)) return read_graph_file(path, problems);
  object(problems, value, "there is no file '" + path + "'");
  return std::nullopt;
}

}  // namespace swarmstage::reading
