#include "cli/node/node_record.h"

#include <random>

namespace swarmstage::cli {

Result<std::unique_ptr<NodeRecord>> NodeRecord::open(const std::string& path) {
  std::unique_ptr<NodeRecord> record(new NodeRecord);
  std::random_device device;
  record->seed_ = std::uint64_t{device()} << 32U | device();
  if (path.empty()) return record;
  record->path_ = path;
  if (const auto wrong = record->file_.emplace().open(path)) return Error{*wrong};
  record->out_.emplace(&*record->file_);
  record->writer_ = std::make_unique<TraceWriter>(
      *record->out_, TraceHeader{record->seed_, "live", "swarmstage node"});
  return record;
}

void NodeRecord::begin() {
  if (file_) file_->begin();
}

std::string NodeRecord::problem() {
  if (!writer_) return {};
  out_->flush();
  if (writer_->good() && out_->good()) return {};
  return "the trace '" + path_ + "' could not be written to its end; is the disk full?";
}

}  // namespace swarmstage::cli
