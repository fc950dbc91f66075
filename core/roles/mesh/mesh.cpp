#include "core/roles/mesh/mesh.h"

#include "core/node/host.h"

namespace swarmstage::mesh {

Mesh::Mesh(MeshSettings given) : settings(std::move(given)), book(book_options()) {}

std::uint16_t Mesh::port_to_dial() const {
  if (!listening) return 0;
  return settings.advertised_port != 0 ? settings.advertised_port : listening->port;
}

bool Mesh::is_own(Context& context, const Endpoint& where) const {
  if (!listening || where.port != listening->port) return false;
  if (!settings.address.is_unspecified()) return where.address == settings.address;
  return context.host().owns(where.address);
}

AddressBook::Options Mesh::book_options() const {
  return {settings.addresses_max, settings.addresses_per_source_max, settings.address_expiry};
}

}  // namespace swarmstage::mesh
