#pragma once

// A disk that is only modelled: what virtual stages give each host.

#include "core/services/store_medium.h"

namespace swarmstage {

class MemoryMedium final : public StoreMedium {
 public:
  Result<Entries> entries() override;
  Result<std::optional<std::string>> read(const std::string& key) override;
  std::optional<std::string> write(const std::string& key, const std::string& text) override;
  std::optional<std::string> remove(const std::string& key) override;
  void set_full(bool full) override { full_ = full; }
  void lose_all() override {
    texts_.clear();
    full_ = false;
  }

 private:
  std::map<std::string, std::string, std::less<>> texts_;
  bool full_ = false;
};

}  // namespace swarmstage
