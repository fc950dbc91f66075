#include "cli/roles_page.h"

#include "core/node/limit_text.h"

namespace swarmstage::cli {

namespace {

constexpr const char* introduction =
    "# Roles\n\n"
    "A role is a described kind of node: what may be configured, asked, seen and heard of it.\n"
    "The command line, the checks of scenarios and this page are made from the descriptions.\n"
    "`swarmstage roles NAME` prints one of them, with `--json` for machines.\n\n"
    "After a change of a role this page is made anew, from the root of the project, by:\n\n"
    "```text\n"
    "./swarmstage roles --markdown > docs/roles.md\n"
    "```\n";

/// One cell of a table: a bar would end it.
std::string cell(std::string_view text) {
  std::string safe;
  for (const char letter : text) {
    if (letter == '|') safe += '\\';
    safe += letter == '\n' ? ' ' : letter;
  }
  return safe;
}

std::string row(std::initializer_list<std::string> cells) {
  std::string line = "|";
  for (const std::string& each : cells) line += " " + each + " |";
  return line + "\n";
}

std::string code(const std::string& text) {
  return text.empty() ? text : "`" + text + "`";
}

/// "integer, 1 to 20", "text: a, b".
std::string type_of(const ConfigKey& key) {
  std::string text(to_string(key.type));
  if (key.low && key.high) {
    text += ", " + limit_text(key, *key.low) + " to " + limit_text(key, *key.high);
  } else if (key.low) {
    text += ", at least " + limit_text(key, *key.low);
  } else if (key.high) {
    text += ", at most " + limit_text(key, *key.high);
  }
  const char* before = ": ";
  for (const std::string& choice : key.choices) {
    text += before;
    text += code(choice);
    before = ", ";
  }
  return text;
}

std::string config_table(const RoleDescriptor& role) {
  if (role.config.empty()) return {};
  std::string text = "\n### Configuration\n\n";
  text += row({"key", "type", "default", "environment", "what it is"});
  text += row({"---", "---", "---", "---", "---"});
  for (const ConfigKey& key : role.config) {
    text += row({code(key.name), cell(type_of(key)), cell(code(key.default_value.dump())),
                 code(key.environment), cell(key.about)});
  }
  return text;
}

/// "`connect(address)`", and what kind of value each is, behind it.
std::string call(const std::string& name, const std::vector<ValueDescriptor>& values) {
  std::string text = name;
  const char* before = "(";
  for (const ValueDescriptor& each : values) {
    text += before + each.name;
    before = ", ";
  }
  if (!values.empty()) text += ")";
  return code(text);
}

std::string about_all(const std::string& about, const std::vector<ValueDescriptor>& values) {
  std::string text = about;
  const char* before = text.empty() ? "" : "; ";
  for (const ValueDescriptor& each : values) {
    text += before + code(each.name) + " (" + std::string(to_string(each.type)) + ")";
    if (!each.about.empty()) text += " " + each.about;
    before = ", ";
  }
  return cell(text);
}

std::string operations_table(const RoleDescriptor& role) {
  if (role.operations.empty()) return {};
  std::string text = "\n### Operations\n\n" + row({"operation", "gives", "what it does"}) +
                     row({"---", "---", "---"});
  for (const OperationDescriptor& each : role.operations) {
    text += row({call(each.name, each.arguments), std::string(to_string(each.result)),
                 about_all(each.about, each.arguments)});
  }
  return text;
}

std::string observables_table(const RoleDescriptor& role) {
  if (role.observables.empty()) return {};
  std::string text = "\n### Observables\n\n" + row({"observable", "type", "what it is"}) +
                     row({"---", "---", "---"});
  for (const ObservableDescriptor& each : role.observables) {
    text += row({call(each.name, each.arguments), std::string(to_string(each.type)),
                 about_all(each.about, each.arguments)});
  }
  return text;
}

std::string events_table(const RoleDescriptor& role) {
  if (role.events.empty()) return {};
  std::string text = "\n### Events\n\n" + row({"event", "when"}) + row({"---", "---"});
  for (const EventDescriptor& each : role.events) {
    text += row({code(each.name), about_all(each.about, each.fields)});
  }
  return text;
}

std::string samples_table(const RoleDescriptor& role) {
  if (role.samples.empty()) return {};
  std::string text =
      "\n### Samples\n\n" + row({"sample", "unit", "what it is"}) + row({"---", "---", "---"});
  for (const SampleDescriptor& each : role.samples) {
    text += row({code(each.name), cell(each.unit), cell(each.about)});
  }
  return text;
}

}  // namespace

std::string roles_page(const RoleRegistry& roles, const RoleRegistry& daemons) {
  std::string text = introduction;
  for (const Role& role : roles.roles()) {
    const RoleDescriptor& described = role.descriptor;
    const bool daemon = daemons.find(described.name) != nullptr;
    text += "\n## " + described.name + "\n\nVersion " + std::to_string(described.version) + ": ";
    text += described.about + ". ";
    text += daemon ? "`swarmstage node " + described.name + "` runs one.\n"
                   : std::string("For scenarios only.\n");
    text += config_table(described) + operations_table(described) + observables_table(described);
    text += events_table(described) + samples_table(described);
  }
  return text;
}

}  // namespace swarmstage::cli
