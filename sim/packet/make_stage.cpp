// The one entry point of the plug-in.

#include <array>
#include <cstdio>

#include "core/base/nearest.h"
#include "sim/packet/packet_stage.h"

namespace swarmstage::packet {

namespace {

struct NumberKey {
  const char* name;
  std::uint32_t TcpSettings::*member;
  std::uint32_t least;
};

constexpr std::array number_keys = {
    NumberKey{"segment_bytes", &TcpSettings::segment_bytes, 64},
    NumberKey{"send_buffer_bytes", &TcpSettings::send_buffer_bytes, 4096},
    NumberKey{"receive_buffer_bytes", &TcpSettings::receive_buffer_bytes, 4096},
    NumberKey{"connect_tries", &TcpSettings::connect_tries, 1},
    NumberKey{"data_tries", &TcpSettings::data_tries, 1},
    NumberKey{"finish_tries", &TcpSettings::finish_tries, 1},
    NumberKey{"segments_per_ack", &TcpSettings::segments_per_ack, 1},
    NumberKey{"initial_window_segments", &TcpSettings::initial_window_segments, 1},
};

constexpr std::uint64_t number_max = 1U << 30;

std::vector<std::string> key_names() {
  std::vector<std::string> names;
  for (const NumberKey& key : number_keys) names.emplace_back(key.name);
  names.emplace_back("timestamps");
  return names;
}

std::optional<std::string> read_key(const std::string& name, const Json& value,
                                    TcpSettings& settings) {
  if (name == "timestamps") {
    if (!value.is_boolean()) return "tcp.timestamps must be true or false";
    settings.timestamps = value.get<bool>();
    return std::nullopt;
  }
  for (const NumberKey& key : number_keys) {
    if (name != key.name) continue;
    const bool fits = value.is_number_unsigned() && value.get<std::uint64_t>() >= key.least &&
                      value.get<std::uint64_t>() <= number_max;
    if (!fits) return "tcp." + name + " must be a number from " + std::to_string(key.least);
    settings.*key.member = value.get<std::uint32_t>();
    return std::nullopt;
  }
  return "the packet stage knows no tcp." + name + suggestion(name, key_names());
}

}  // namespace

Result<TcpSettings> tcp_settings_from(const Json& extra) {
  TcpSettings settings;
  if (extra.is_null()) return settings;
  if (!extra.is_object()) return Error{"the options of the packet stage must be an object"};
  for (const auto& [name, value] : extra.items()) {
    if (name == "addresses") continue;  // a run with others than it has is refused by its trait
    if (name == "routed") {
      if (!value.is_boolean()) return Error{"the option routed must be true or false"};
      continue;
    }
    if (name != "tcp") {
      return Error{"the packet stage knows no option '" + name + "'; it knows tcp and routed"};
    }
    if (!value.is_object()) return Error{"the option tcp of the packet stage must be an object"};
    for (const auto& [key, setting] : value.items()) {
      if (const auto wrong = read_key(key, setting, settings)) return Error{*wrong};
    }
  }
  return settings;
}

}  // namespace swarmstage::packet

extern "C" swarmstage::Stage* swarmstage_make_stage(const swarmstage::StageOptions* options) {
  auto settings = swarmstage::packet::tcp_settings_from(options->extra);
  if (!settings) {
    std::fprintf(stderr, "swarmstage: %s\n", settings.error().c_str());
    return nullptr;
  }
  return std::make_unique<swarmstage::packet::PacketStage>(*options, *settings).release();
}
