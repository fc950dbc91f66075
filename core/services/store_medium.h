#pragma once

// Where a store keeps what it was given: texts by key, in memory (virtual stages)
// or as files (real ones). Owned by one Store and called by it alone, which has
// checked keys and sizes. What goes wrong changes nothing that was there.

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "core/base/result.h"

namespace swarmstage {

class StoreMedium {
 public:
  /// How many bytes each key has, in order.
  using Entries = std::map<std::string, std::size_t, std::less<>>;

  virtual ~StoreMedium() = default;
  virtual Result<Entries> entries() = 0;
  /// Nothing: there is no such key.
  virtual Result<std::optional<std::string>> read(const std::string& key) = 0;
  /// In place of what was there, as a whole or not at all; else what went wrong.
  virtual std::optional<std::string> write(const std::string& key, const std::string& text) = 0;
  /// Fine also if there is no such key; else what went wrong.
  virtual std::optional<std::string> remove(const std::string& key) = 0;

  // What happens to disks.
  /// Until it is said otherwise nothing can be written; reading goes on.
  virtual void set_full(bool full) = 0;
  /// In its place there is a new one: empty, with room.
  virtual void lose_all() = 0;
};

/// What write says of a disk that has no room.
inline constexpr const char* no_space = "no space left on the disk";

}  // namespace swarmstage
