// An HTTP server that listens to nobody while somebody has not taken an answer.

#include <deque>
#include <set>
#include <string>

#include "tests/scenarios/mutants/mutant_http.h"

namespace swarmstage::http_roles {
namespace {

class WaitsForTheSlowest : public PageServer {
 public:
  using PageServer::PageServer;

  void on_stream_data(Context& context, StreamId stream, ByteView bytes) override {
    if (!slow_.empty()) {
      waiting_.push_back({stream, std::string(bytes.text())});
      return;
    }
    PageServer::on_stream_data(context, stream, bytes);
    if (context.unsent(stream) > context.limits().high_water_bytes) slow_.insert(stream);
  }
  void on_stream_writable(Context& context, StreamId stream) override {
    PageServer::on_stream_writable(context, stream);
    taken(context, stream);
  }
  void on_stream_closed(Context& context, StreamId stream, CloseReason reason) override {
    PageServer::on_stream_closed(context, stream, reason);
    taken(context, stream);
  }

 private:
  struct Held {
    StreamId stream;
    std::string bytes;
  };

  void taken(Context& context, StreamId stream) {
    slow_.erase(stream);
    while (slow_.empty() && !waiting_.empty()) {
      const Held held = std::move(waiting_.front());
      waiting_.pop_front();
      on_stream_data(context, held.stream, held.bytes);
    }
  }

  std::set<StreamId> slow_;
  std::deque<Held> waiting_;
};

}  // namespace
}  // namespace swarmstage::http_roles

SWARMSTAGE_EXPORT_ROLES(registry) {
  registry.add(swarmstage::http_roles::mutant_role<swarmstage::http_roles::WaitsForTheSlowest>());
}
