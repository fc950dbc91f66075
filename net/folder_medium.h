#pragma once

// A store on a real disk: one file for each key, `KEY.json`, in a folder that is
// made when it is first needed. A write is a new file, flushed, and then renamed,
// so that after any end of the process or the machine the old value or the new one
// is there. On one thread at a time. Two processes must not use one folder; open
// sees to it.

#include <functional>
#include <memory>

#include "core/services/store_medium.h"

namespace swarmstage::net {

class FolderMedium final : public StoreMedium {
 public:
  /// Asked for before each use, until it says which.
  using FindFolder = std::function<Result<std::string>()>;

  explicit FolderMedium(FindFolder find_folder) : find_folder_(std::move(find_folder)) {}
  /// Makes the folder, and holds it against other processes as long as it lives.
  static Result<std::unique_ptr<StoreMedium>> open(const std::string& folder);
  ~FolderMedium() override;
  FolderMedium(const FolderMedium&) = delete;
  FolderMedium& operator=(const FolderMedium&) = delete;

  Result<Entries> entries() override;
  Result<std::optional<std::string>> read(const std::string& key) override;
  std::optional<std::string> write(const std::string& key, const std::string& text) override;
  std::optional<std::string> remove(const std::string& key) override;
  void set_full(bool full) override { full_ = full; }
  void lose_all() override;

 private:
  std::optional<std::string> prepare();
  std::string file_of(const std::string& key) const { return folder_ + '/' + key + ".json"; }

  FindFolder find_folder_;
  std::string folder_;  // empty: not yet made
  int lock_ = -1;
  bool full_ = false;
};

}  // namespace swarmstage::net
