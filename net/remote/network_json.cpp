#include "net/remote/network_json.h"

#include <array>

#include "core/base/nearest.h"
#include "core/control/control_archive.h"

namespace swarmstage::net {

namespace {

constexpr std::array<std::string_view, 3> shape_names = {"uniform", "normal", "exponential"};

JitterShape shape_of(const std::string& word) {
  for (std::size_t i = 0; i < shape_names.size(); ++i) {
    if (shape_names[i] == word) return static_cast<JitterShape>(i);
  }
  const std::vector<std::string> known(shape_names.begin(), shape_names.end());
  throw BadControl{quoted_control(word) + " is no shape of jitter" + suggestion(word, known)};
}

template <typename A, ControlOf<LinkQuality> M>
void fields_of(A& a, M& m) {
  a.field("latency", m.latency);
  a.field("jitter", m.jitter);
  a.field("keeps_order", m.keeps_order);
  a.field("bandwidth", m.bandwidth);
  a.field("queue_bytes", m.queue_bytes);
  a.field("loss", m.loss.probability);
  a.field("enter_bad", m.loss.enter_bad);
  a.field("leave_bad", m.loss.leave_bad);
  a.field("bad_loss", m.loss.bad_probability);
  a.field("duplicate", m.duplicate);
  a.field("reorder", m.reorder);
  a.field("reorder_by", m.reorder_by);
  a.field("mtu", m.mtu);
}

}  // namespace

Json json_of(const LinkQuality& quality) {
  Json json = Json::object();
  ControlWriter writer(json);
  fields_of(writer, quality);
  json["shape"] = shape_names[static_cast<std::size_t>(quality.shape)];
  return json;
}

LinkQuality read_quality(const Json& json) {
  LinkQuality quality;
  ControlReader reader(json);
  fields_of(reader, quality);
  std::string shape;
  reader.field("shape", shape);
  quality.shape = shape_of(shape);
  return quality;
}

}  // namespace swarmstage::net
