#include "cli/node/node_record.h"

#include <cerrno>
#include <cstring>
#include <random>

namespace swarmstage::cli {

Result<std::unique_ptr<NodeRecord>> NodeRecord::open(const std::string& path) {
  std::unique_ptr<NodeRecord> record(new NodeRecord);
  std::random_device device;
  record->seed_ = std::uint64_t{device()} << 32U | device();
  if (path.empty()) return record;
  record->path_ = path;
  record->file_.emplace(path, std::ios::binary | std::ios::trunc);
  if (!*record->file_) return Error{"cannot write '" + path + "': " + std::strerror(errno)};
  record->writer_ = std::make_unique<TraceWriter>(
      *record->file_, TraceHeader{record->seed_, "live", "swarmstage node"});
  return record;
}

std::string NodeRecord::problem() {
  if (!writer_) return {};
  file_->flush();
  if (writer_->good() && file_->good()) return {};
  return "the trace '" + path_ + "' could not be written to its end; is the disk full?";
}

}  // namespace swarmstage::cli
