#pragma once

// What a command line or the environment says of TLS for one node: files, which
// the node reads when it starts and again on a hang-up. Only roles that have the
// configuration key tls (a flag) take these words.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/node/role.h"
#include "net/tls_setup.h"

namespace swarmstage::cli {

struct TlsWish {
  std::string certificate;
  std::string key;
  std::string authority;
};

struct TlsFlag {
  std::string_view flag;
  std::string_view environment;
  std::string_view about;
  std::string TlsWish::*place;
};

std::span<const TlsFlag> tls_flags();
/// Null if it is none.
const TlsFlag* find_tls_flag(std::string_view flag);
bool uses_tls(const RoleDescriptor& role);

/// What is missing, in one line; `config`: of the role, which has the key tls.
std::optional<std::string> check(const TlsWish& wish, const RoleConfig& config);
/// Reads the files to see whether they are right.
std::optional<std::string> try_files(const TlsWish& wish);
/// The one identity of a daemon is called "node".
net::TlsSetup to_setup(const TlsWish& wish);

}  // namespace swarmstage::cli
