#pragma once

// What a node finds again after its end: the addresses of its peers, kept in the
// store of its host if `remember` is set. Read once at the start, and dialled as
// if the user had given them; written a moment after the peers have changed, the
// present ones first, never more than `remembered_max`, and not before the store has
// said what it holds. A store that is slow, full or gone holds up nothing; it is told
// once, and asked again later.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/json.h"
#include "core/node/ids.h"
#include "core/node/service.h"
#include "core/node/time.h"

namespace swarmstage {
class Context;
}

namespace swarmstage::mesh {

struct Mesh;

class Memory {
 public:
  explicit Memory(Mesh& mesh) : mesh_(mesh) {}

  /// Asks the store what it holds, unless that has been done.
  void begin(Context& context);
  void peers_changed(Context& context);
  /// Stores what is worth it now, if that differs from what is stored.
  void save(Context& context);
  void replied(Context& context, CallId call, const ServiceReply& reply);

  /// How many addresses the store holds, as far as we know.
  std::size_t size() const { return size_; }

 private:
  std::string key() const;
  void look_again(Context& context, Duration later);
  Json addresses() const;
  void recall(Context& context, const Json& answer);
  void saved(Context& context);
  void complain(Context& context, std::string_view doing, const ServiceReply& reply);

  Mesh& mesh_;
  bool begun_ = false;    // asked for, and not in vain
  bool failing_ = false;  // told already
  bool waiting_ = false;  // the timer is set
  CallId reading_;
  CallId writing_;
  Json stored_ = Json::array();
  std::size_t size_ = 0;  // of stored_, which lies elsewhere
  Json written_;          // under way
};

}  // namespace swarmstage::mesh
