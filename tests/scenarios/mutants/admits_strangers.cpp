// An HTTP server that forgets to ask its clients who they are.

#include "tests/scenarios/mutants/mutant_http.h"

namespace swarmstage::http_roles {
namespace {

PageSettings without_question(PageSettings settings) {
  if (settings.server.tls) settings.server.tls->require_peer = false;
  return settings;
}

class AdmitsStrangers : public PageServer {
 public:
  explicit AdmitsStrangers(const PageSettings& settings) : PageServer(without_question(settings)) {}
};

}  // namespace
}  // namespace swarmstage::http_roles

SWARMSTAGE_EXPORT_ROLES(registry) {
  registry.add(swarmstage::http_roles::mutant_role<swarmstage::http_roles::AdmitsStrangers>());
}
