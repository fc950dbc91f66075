#include "core/services/memory_medium.h"

namespace swarmstage {

Result<StoreMedium::Entries> MemoryMedium::entries() {
  Entries entries;
  for (const auto& [key, text] : texts_) entries[key] = text.size();
  return entries;
}

Result<std::optional<std::string>> MemoryMedium::read(const std::string& key) {
  const auto found = texts_.find(key);
  if (found == texts_.end()) return std::optional<std::string>();
  return std::optional<std::string>(found->second);
}

std::optional<std::string> MemoryMedium::write(const std::string& key, const std::string& text) {
  if (full_) return no_space;
  texts_[key] = text;
  return std::nullopt;
}

std::optional<std::string> MemoryMedium::remove(const std::string& key) {
  texts_.erase(key);
  return std::nullopt;
}

}  // namespace swarmstage
