// An HTTP server that is asked to leave and drops whatever is under way.

#include <set>

#include "tests/scenarios/mutants/mutant_http.h"

namespace swarmstage::http_roles {
namespace {

class DrainsAtOnce : public PageServer {
 public:
  using PageServer::PageServer;

  void on_stream_opened(Context& context, StreamId stream, const StreamInfo& info) override {
    streams_.insert(stream);
    PageServer::on_stream_opened(context, stream, info);
  }
  void on_stream_closed(Context& context, StreamId stream, CloseReason reason) override {
    streams_.erase(stream);
    PageServer::on_stream_closed(context, stream, reason);
  }
  void on_drain(Context& context) override {
    PageServer::on_drain(context);
    for (const StreamId stream : streams_) context.abort(stream);
  }

 private:
  std::set<StreamId> streams_;
};

}  // namespace
}  // namespace swarmstage::http_roles

SWARMSTAGE_EXPORT_ROLES(registry) {
  registry.add(swarmstage::http_roles::mutant_role<swarmstage::http_roles::DrainsAtOnce>());
}
