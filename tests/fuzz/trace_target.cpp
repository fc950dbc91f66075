#include <sstream>
#include <string>
#include <vector>

#include "core/base/assert.h"
#include "core/trace/record_codec.h"
#include "core/trace/trace_file.h"
#include "tests/fuzz/targets.h"

namespace swarmstage::fuzz {

namespace {

bool same(const TraceRecord& left, const TraceRecord& right) {
  return left.kind == right.kind && left.type == right.type && left.node == right.node &&
         left.time == right.time && left.body == right.body;
}

// Decoding twice with an encoding in between gives the same bytes.
void check_delivery(std::uint8_t type, ByteView body) {
  const auto delivery = decode_delivery(type, body);
  if (!delivery) return;
  std::vector<std::byte> first;
  std::vector<std::byte> second;
  const auto encode = [](std::vector<std::byte>& bytes, const Delivery& any) {
    RecordWriter out(bytes);
    std::visit([&out](const auto& each) { encode_delivery(out, each); }, any);
  };
  encode(first, *delivery);
  const auto again = decode_delivery(type, first);
  SWARMSTAGE_ASSERT(again, "a delivery that was written cannot be read");
  encode(second, *again);
  SWARMSTAGE_ASSERT(first == second, "writing a delivery changed it");
}

}  // namespace

void trace(ByteView input) {
  auto reader = TraceReader::open(input.text());
  if (!reader) return SWARMSTAGE_ASSERT(!reader.error().empty(), "a refusal says nothing");
  std::ostringstream out;
  TraceWriter writer(out, reader->header());
  std::vector<TraceRecord> records;
  for (TraceRecord record; reader->next(record);) {
    if (record.kind == RecordKind::delivery) check_delivery(record.type, record.body);
    writer.record(record);
    records.push_back(record);
  }
  const std::string copy = std::move(out).str();
  auto again = TraceReader::open(copy);
  SWARMSTAGE_ASSERT(again.ok(), "a header that was written cannot be read");
  TraceRecord record;
  for (const TraceRecord& expected : records) {
    SWARMSTAGE_ASSERT(again->next(record) && same(record, expected), "writing changed a record");
  }
  SWARMSTAGE_ASSERT(!again->next(record) && again->problem().empty(), "a copy does not end");
}

}  // namespace swarmstage::fuzz
