#include "core/trace/trace_file.h"

#include <ostream>

namespace swarmstage {

namespace {

constexpr std::string_view magic = "SWTRACE\n";
constexpr std::size_t fixed_bytes = 13;  // magic, version, header length

void append_number(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7U) out += static_cast<char>(value | 0x80U);
  out += static_cast<char>(value);
}

// Small in either direction, as times of several threads may be.
// Steps are counted modulo 2^64: any two times have one, whatever a file says.
std::uint64_t fold_sign(std::uint64_t step) {
  return step << 1U ^ (step >> 63U ? ~std::uint64_t{0} : 0);
}

std::uint64_t unfold_sign(std::uint64_t value) {
  return value >> 1U ^ (value & 1U ? ~std::uint64_t{0} : 0);
}

bool read_text(const Json& header, const char* key, std::string& value) {
  const auto found = header.find(key);
  if (found == header.end()) return true;
  if (!found->is_string()) return false;
  value = found->get<std::string>();
  return true;
}

}  // namespace

Json TraceHeader::to_json() const {
  return {{"seed", seed}, {"stage", stage}, {"scenario", scenario}};
}

TraceWriter::TraceWriter(std::ostream& out, const TraceHeader& header) : out_(out) {
  const std::string json = header.to_json().dump();
  std::string head(magic);
  head += static_cast<char>(trace_version);
  for (unsigned shift = 0; shift < 32; shift += 8) {
    head += static_cast<char>(json.size() >> shift);
  }
  write(head + json);
}

void TraceWriter::record(const TraceRecord& record) {
  const auto time = static_cast<std::uint64_t>(nanoseconds(record.time));
  buffer_.clear();
  buffer_ += static_cast<char>(record.kind);
  buffer_ += static_cast<char>(record.type);
  append_number(buffer_, record.node.value);
  append_number(buffer_, fold_sign(time - last_time_));
  append_number(buffer_, record.body.size());
  buffer_ += record.body.text();
  last_time_ = time;
  write(buffer_);
}

void TraceWriter::write(std::string_view bytes) {
  if (!good_) return;
  out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  good_ = out_.good();
  bytes_ += bytes.size();
}

Result<TraceReader> TraceReader::open(std::string_view text) {
  if (text.size() < fixed_bytes || !text.starts_with(magic)) {
    return Error{"this is no trace: it does not begin with SWTRACE"};
  }
  const auto version = static_cast<std::uint8_t>(text[magic.size()]);
  if (version != trace_version) {
    return Error{"this trace has version " + std::to_string(version) + "; expected version " +
                 std::to_string(trace_version)};
  }
  std::size_t length = 0;
  for (unsigned i = 0; i < 4; ++i) {
    length |= std::size_t{static_cast<std::uint8_t>(text[magic.size() + 1 + i])} << (8 * i);
  }
  if (text.size() - fixed_bytes < length) return Error{"the trace ends inside its header"};
  const Json json = Json::parse(text.substr(fixed_bytes, length), nullptr, false);
  if (!json.is_object()) return Error{"the header of the trace is not JSON"};
  TraceReader reader;
  reader.text_ = text;
  reader.at_ = fixed_bytes + length;
  TraceHeader& header = reader.header_;
  const auto seed = json.find("seed");
  if (seed != json.end() && !seed->is_number_unsigned()) {
    return Error{"the header of the trace has a 'seed' that is no number"};
  }
  if (seed != json.end()) header.seed = seed->get<std::uint64_t>();
  for (const auto& [key, into] :
       {std::pair{"stage", &header.stage}, {"scenario", &header.scenario}}) {
    if (!read_text(json, key, *into)) {
      return Error{std::string("the header of the trace has a '") + key + "' that is no text"};
    }
  }
  return reader;
}

bool TraceReader::wrong(std::string_view what) {
  problem_ = std::string(what) + " at byte " + std::to_string(at_);
  return false;
}

bool TraceReader::number(std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (at_ == text_.size()) return false;
    const auto byte = static_cast<std::uint8_t>(text_[at_++]);
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80U) return true;
  }
  return false;
}

bool TraceReader::next(TraceRecord& record) {
  if (at_ == text_.size() || !problem_.empty()) return false;
  if (text_.size() - at_ < 2) return wrong("the trace is cut short");
  const auto kind = static_cast<std::uint8_t>(text_[at_++]);
  record.type = static_cast<std::uint8_t>(text_[at_++]);
  std::uint64_t node = 0;
  std::uint64_t step = 0;
  std::uint64_t length = 0;
  if (!number(node) || !number(step) || !number(length)) return wrong("the trace is cut short");
  if (text_.size() - at_ < length) return wrong("the trace is cut short");
  if (kind > static_cast<std::uint8_t>(RecordKind::clock) || node > UINT32_MAX) {
    return wrong("a record of an unknown kind");
  }
  last_time_ += unfold_sign(step);
  record.kind = static_cast<RecordKind>(kind);
  record.node = {static_cast<std::uint32_t>(node)};
  record.time = TimePoint(Duration(static_cast<std::int64_t>(last_time_)));
  record.body = ByteView(text_.substr(at_, length));
  at_ += length;
  return true;
}

}  // namespace swarmstage
