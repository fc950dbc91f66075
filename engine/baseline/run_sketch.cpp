#include "engine/baseline/run_sketch.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "core/trace/mix.h"

namespace swarmstage {

namespace {

// Blocks are summed, so that two halves make the block they would have been.
std::uint64_t digest_of(const TraceRecord& record, std::uint64_t number) {
  const std::uint64_t what = static_cast<std::uint64_t>(record.kind) << 40U |
                             static_cast<std::uint64_t>(record.type) << 32U | record.node.value;
  const auto when = static_cast<std::uint64_t>(nanoseconds(record.time));
  return mix(mix(what, when) ^ number, hash_bytes(record.body));
}

bool take_number(std::string_view& text, std::uint64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.starts_with('/')) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

void RunSketch::record(const TraceRecord& record) {
  if (open_records_ == block_records_) close_block();
  open_ += digest_of(record, records_++);
  ++open_records_;
}

void RunSketch::close_block() {
  if (open_records_ == 0) return;
  blocks_.push_back(static_cast<std::uint16_t>(open_));
  open_ = 0;
  open_records_ = 0;
  if (blocks_.size() == most_blocks) halve();
}

void RunSketch::halve() {
  std::vector<std::uint16_t> halves;
  for (std::size_t i = 0; i < blocks_.size(); i += 2) {
    const unsigned second = i + 1 < blocks_.size() ? blocks_[i + 1] : 0;
    halves.push_back(static_cast<std::uint16_t>(blocks_[i] + second));
  }
  blocks_ = std::move(halves);
  block_records_ *= 2;
}

std::string RunSketch::to_string() const {
  std::string text = std::to_string(records_);
  text += '/';
  text += std::to_string(block_records_);
  text += '/';
  std::vector<std::uint16_t> all = blocks_;
  if (open_records_ != 0) all.push_back(static_cast<std::uint16_t>(open_));
  for (const std::uint16_t each : all) {
    std::array<char, 5> digits{};
    std::snprintf(digits.data(), digits.size(), "%04x", static_cast<unsigned>(each));
    text += digits.data();
  }
  return text;
}

std::optional<RunSketch> RunSketch::parse(std::string_view text) {
  RunSketch sketch;
  if (!take_number(text, sketch.records_) || !take_number(text, sketch.block_records_)) {
    return std::nullopt;
  }
  const std::uint64_t block = sketch.block_records_;
  if (block == 0 || (block & (block - 1)) != 0) return std::nullopt;
  const std::uint64_t expected = sketch.records_ / block + (sketch.records_ % block != 0 ? 1 : 0);
  if (text.size() % 4 != 0 || text.size() / 4 != expected) return std::nullopt;
  for (; !text.empty(); text.remove_prefix(4)) {
    std::uint16_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + 4, value, 16);
    if (error != std::errc() || end != text.data() + 4) return std::nullopt;
    sketch.blocks_.push_back(value);
  }
  return sketch;
}

std::optional<RunSketch::Departure> RunSketch::departure(RunSketch before, RunSketch now) {
  for (RunSketch* each : {&before, &now}) {
    if (each->open_records_ != 0) each->blocks_.push_back(static_cast<std::uint16_t>(each->open_));
    each->open_records_ = 0;
  }
  while (before.block_records_ < now.block_records_) before.halve();
  while (now.block_records_ < before.block_records_) now.halve();
  const auto [one, other] = std::mismatch(before.blocks_.begin(), before.blocks_.end(),
                                          now.blocks_.begin(), now.blocks_.end());
  if (one == before.blocks_.end() && other == now.blocks_.end()) return std::nullopt;
  const auto block = static_cast<std::uint64_t>(one - before.blocks_.begin());
  return Departure{block * before.block_records_, before.block_records_};
}

}  // namespace swarmstage
