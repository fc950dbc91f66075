#pragma once

// What a command line asks of one node: the role, and a value for each of its
// configuration keys with where it came from. Flags win over the environment,
// that over the file, that over the defaults. Every key of the role is a flag;
// flags may stand before or after the other words. Reads nothing but the file.

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/node/config_file.h"
#include "cli/node/tls_wish.h"
#include "core/node/role.h"

namespace swarmstage::cli {

struct NodeWish {
  const Role* role = nullptr;
  Json config = Json::object();                // what differs from the defaults
  std::map<std::string, std::string> origins;  // key: "flag --name", "environment NAME", ...
  std::map<std::string, std::string> places;   // of those not from the command line: "a.yaml:3:1"
  TlsWish tls;
  std::string state;                                // folder of its store; empty: it has none
  std::string file;                                 // of configuration; empty: none
  std::string trace;                                // file to record into; empty: none
  std::optional<std::uint64_t> stream_queue_bytes;  // in place of the limit there is
  bool debug = false;
  bool json = false;
  bool show_config = false;
  bool help = false;
};

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// `words`: the role and what follows it. One line says what is wrong.
Result<NodeWish> read_node_wish(const RoleRegistry& roles, std::span<const std::string> words,
                                const Environment& environment,
                                const ConfigReader& read_config = json_config);

/// What is wrong with the value of a key, which it begins with ('name' ...), and where it stands.
std::string with_place(const NodeWish& wish, const std::string& problem);

/// The flags of a role, as help prints them, where files may be of these formats.
std::string node_help(std::string_view program, const RoleDescriptor& role,
                      std::string_view formats = "JSON");

}  // namespace swarmstage::cli
