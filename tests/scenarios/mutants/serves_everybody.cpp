// No mutant at all, made the way the others are: what it passes, they fail by
// their faults and not by how they are made.

#include "tests/scenarios/mutants/mutant_http.h"

SWARMSTAGE_EXPORT_ROLES(registry) {
  registry.add(swarmstage::http_roles::mutant_role<swarmstage::http_roles::PageServer>());
}
