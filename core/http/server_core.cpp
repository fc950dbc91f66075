#include "core/http/server_core.h"

#include "core/codec/http_date.h"
#include "core/http/connection.h"

namespace swarmstage::http {

const std::string& ServerCore::date(Context& context) {
  if (context.now() >= date_until_ || date_.empty()) {
    constexpr std::int64_t second = 1'000'000'000;
    const std::int64_t wall = context.wall_time().nanoseconds;
    date_ = codec::format_http_date(wall / second);
    date_until_ = context.now() + Duration(second - wall % second);
  }
  return date_;
}

void ServerCore::give_back_room() {
  constexpr std::size_t kept_capacity = 64U << 10;
  for (std::string* each : {&out, &packed}) {
    if (each->capacity() <= kept_capacity) continue;
    each->clear();
    each->shrink_to_fit();
  }
}

}  // namespace swarmstage::http
