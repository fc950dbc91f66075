#include "engine/compare/run_material.h"

#include <filesystem>

#include "engine/report/events_reader.h"
#include "engine/report/messages.h"
#include "engine/report/result_folder.h"
#include "engine/report/whole_file.h"

namespace swarmstage {

namespace {

// Knows the nodes of a run by name and by address.
class Names {
 public:
  explicit Names(const RunResult& run) {
    for (const RunNode& node : run.nodes) {
      known_[node.name] = node.name;
      // Several nodes of one host share an address: then it tells nothing.
      if (node.address.empty()) continue;
      std::string& owner = known_[node.address];
      owner = owner.empty() || owner == node.name ? node.name : "the host of " + node.name;
    }
  }
  /// The node this text names, alone or with a port; or the text itself.
  std::string in_words(const std::string& text, std::string& node) const {
    auto found = known_.find(text);
    if (found == known_.end()) found = known_.find(text.substr(0, text.rfind(':')));
    if (found == known_.end()) return text;
    node = found->second;
    return found->second;
  }

 private:
  std::map<std::string, std::string> known_;
};

void add_event(RunMaterial& material, const Names& names, const RunEvent& event) {
  std::string peer;
  std::string text = event.name;
  for (const auto& [key, value] : event.fields.items()) {
    if (!value.is_string() && !value.is_boolean()) continue;
    text += ' ' + key + '=';
    if (value.is_boolean()) {
      text += value.get<bool>() ? "true" : "false";
      continue;
    }
    std::string named;
    text += names.in_words(value.get<std::string>(), named);
    if (!named.empty() && named != event.node && peer.empty()) peer = named;
  }
  material.deeds[{event.node, peer}].push_back({text, event.at});
}

std::optional<std::string> read_events(RunMaterial& material, const std::string& path) {
  auto reader = EventsReader::open(path);
  if (!reader) return reader.error();
  const Names names(material.result);
  EventLine line;
  while (reader.value().next(line)) {
    if (line.kind == "event") add_event(material, names, line.event());
    if (line.kind != "sample") continue;
    const RunEvent event = line.event();
    const Json value = event.fields.value("value", Json());
    if (value.is_number()) material.samples[event.name].push_back(value.get<double>());
  }
  if (reader.value().problem().empty()) return std::nullopt;
  return reader.value().problem();
}

std::optional<std::string> read_delays(RunMaterial& material, const std::string& path) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  const auto trace = read_whole_file(path);
  if (!trace) return trace.error();
  MessageFinder finder([&](const Message& message) {
    if (!message.received) return;
    const auto took = *message.received - message.sent;
    material.message_delays.push_back(static_cast<double>(took.count()) / 1e6);
  });
  if (const auto problem = find_messages(trace.value(), finder)) return path + ": " + *problem;
  return std::nullopt;
}

}  // namespace

Result<RunMaterial> read_run_material(const std::string& folder) {
  const ResultFolder places{folder};
  auto result = read_result_folder(folder);
  if (!result) return Error{result.error()};
  RunMaterial material;
  material.result = std::move(result.value());
  if (const auto problem = read_events(material, places.events())) return Error{*problem};
  if (const auto problem = read_delays(material, places.trace())) return Error{*problem};
  return material;
}

}  // namespace swarmstage
