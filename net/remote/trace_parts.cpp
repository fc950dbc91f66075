#include "net/remote/trace_parts.h"

#include <fcntl.h>
#include <memory>
#include <optional>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/trace/trace_file.h"
#include "net/socket_calls.h"

namespace swarmstage::net {

namespace {

/// A whole file as text, without a copy of it: a trace may be larger than memory.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0 || status.st_size == 0) return;
    const auto size = static_cast<std::size_t>(status.st_size);
    void* const at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (at == MAP_FAILED) return;
    ::madvise(at, size, MADV_SEQUENTIAL);
    text_ = {static_cast<const char*>(at), size};
  }
  ~MappedFile() {
    if (!text_.empty()) ::munmap(const_cast<char*>(text_.data()), text_.size());
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

/// One part, as far as it has been read.
class PartReader {
 public:
  explicit PartReader(const TracePart& part) : part_(part), file_(part.path) {
    auto reader = TraceReader::open(file_.text());
    if (!reader) return;
    reader_.emplace(std::move(*reader));
    step();
  }
  PartReader(const PartReader&) = delete;
  PartReader& operator=(const PartReader&) = delete;

  bool at_end() const { return !reader_; }
  /// Of the run, no longer of the process.
  const TraceRecord& record() const { return record_; }
  void step() {
    const bool more = reader_->next(record_) && record_.node.value < part_.nodes.size();
    if (!more) return reader_.reset();
    record_.node = part_.nodes[record_.node.value];
  }

 private:
  const TracePart& part_;
  MappedFile file_;
  std::optional<TraceReader> reader_;
  TraceRecord record_;
};

using Readers = std::vector<std::unique_ptr<PartReader>>;

/// Who has the earliest; of equals, the first.
PartReader* earliest(const Readers& readers) {
  PartReader* found = nullptr;
  for (const auto& each : readers) {
    if (each->at_end()) continue;
    if (!found || each->record().time < found->record().time) found = each.get();
  }
  return found;
}

}  // namespace

std::vector<TracePart> trace_parts(const std::string& folder, unsigned processes) {
  std::vector<TracePart> parts;
  for (unsigned i = 0; i < processes; ++i) {
    std::string path = folder;
    path += "/trace.process-";
    path += std::to_string(i + 1);
    path += ".swtrace";
    parts.push_back({std::move(path), {}});
  }
  return parts;
}

void join_traces(const std::vector<TracePart>& parts, TraceSink& sink) {
  Readers readers;
  for (const TracePart& each : parts) readers.push_back(std::make_unique<PartReader>(each));
  while (PartReader* const next = earliest(readers)) {
    sink.record(next->record());
    next->step();
  }
  readers.clear();
  for (const TracePart& each : parts) ::unlink(each.path.c_str());
}

}  // namespace swarmstage::net
