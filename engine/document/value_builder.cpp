#include "engine/document/value_builder.h"

#include <algorithm>
#include <utility>

namespace swarmstage {

namespace {

std::size_t count_values(const Value& value) {
  std::size_t count = 1;
  for (const Value& each : value.items()) count += count_values(each);
  for (const Entry& each : value.entries()) count += count_values(each.value);
  return count;
}

Refusal twice(const Entry& first, const Entry& again) {
  std::string what = "the key '" + again.key + "' is here twice; it was first given in line ";
  what += std::to_string(first.key_at.line);
  return {again.key_at, std::move(what)};
}

void refuse_twins(std::span<const Entry> entries) {
  constexpr std::size_t few = 12;
  if (entries.size() <= few) {
    for (std::size_t i = 1; i < entries.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (entries[i].key == entries[j].key) throw twice(entries[j], entries[i]);
      }
    }
    return;
  }
  std::vector<const Entry*> sorted;
  sorted.reserve(entries.size());
  for (const Entry& each : entries) sorted.push_back(&each);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Entry* left, const Entry* right) { return left->key < right->key; });
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i]->key == sorted[i - 1]->key) throw twice(*sorted[i - 1], *sorted[i]);
  }
}

}  // namespace

Position ValueBuilder::position_of(std::size_t offset) {
  offset = std::min(offset, source_.text.size());
  if (offset < seen_offset_) {
    seen_offset_ = 0;
    seen_ = {1, 1};
  }
  for (; seen_offset_ < offset; ++seen_offset_) {
    const char letter = source_.text[seen_offset_];
    if (letter == '\n') {
      ++seen_.line;
      seen_.column = 1;
    } else if ((static_cast<unsigned char>(letter) & 0xc0U) != 0x80U) {
      ++seen_.column;
    }
  }
  return seen_;
}

bool ValueBuilder::wants_key() const {
  return !open_.empty() && open_.back().value.kind_ == Value::Kind::map && !open_.back().has_key;
}

void ValueBuilder::count(std::size_t values, Position at) {
  values_ += values;
  if (values_ <= document_values_limit) return;
  throw Refusal{at, "this file holds more than " + std::to_string(document_values_limit) +
                        " values, aliases counted as what they stand for"};
}

Value ValueBuilder::make(Value::Kind kind, std::size_t offset) {
  Value value;
  value.kind_ = kind;
  value.at_ = position_of(offset);
  value.offset_ = static_cast<std::uint32_t>(offset);
  value.source_ = &source_;
  return value;
}

void ValueBuilder::begin(Value::Kind kind, std::size_t offset, std::size_t anchor) {
  Value value = make(kind, offset);
  if (wants_key()) throw Refusal{value.at_, "expected a key, found " + value.describe()};
  if (open_.size() >= document_depth_limit) {
    throw Refusal{value.at_,
                  "nested deeper than " + std::to_string(document_depth_limit) + " levels"};
  }
  open_.push_back({std::move(value), anchor, false, {}, {}});
}

void ValueBuilder::end() {
  Open closed = std::move(open_.back());
  open_.pop_back();
  refuse_twins(closed.value.entries());
  put(std::move(closed.value), closed.anchor);
}

void ValueBuilder::text(std::string text, bool quoted, std::size_t offset, std::size_t anchor) {
  if (wants_key()) return take_key(std::move(text), offset);
  Value value = make(Value::Kind::text, offset);
  value.quoted_ = quoted;
  value.text_ = std::move(text);
  put(std::move(value), anchor);
}

void ValueBuilder::take_key(std::string text, std::size_t offset) {
  const Position at = position_of(offset);
  if (text == "<<") {
    throw Refusal{at, "merge keys (<<) are not read; write the keys out, or use extends"};
  }
  open_.back().has_key = true;
  open_.back().key = std::move(text);
  open_.back().key_at = at;
}

void ValueBuilder::nothing(std::size_t offset) {
  Value value = make(Value::Kind::nothing, offset);
  if (wants_key()) throw Refusal{value.at_, "expected a key, found nothing"};
  // A value that was left out is told of where its key is.
  const bool written = offset < source_.text.size() &&
                       std::string_view("~nN").find(source_.text[offset]) != std::string_view::npos;
  if (!written && !open_.empty() && open_.back().has_key) value.at_ = open_.back().key_at;
  put(std::move(value), 0);
}

void ValueBuilder::alias(std::size_t offset, std::size_t anchor) {
  const Position at = position_of(offset);
  const auto found = anchored_.find(anchor);
  if (found == anchored_.end()) throw Refusal{at, "this alias stands for what it is part of"};
  if (wants_key()) throw Refusal{at, "expected a key, found an alias"};
  count(count_values(found->second), at);
  put(Value(found->second), 0);
}

void ValueBuilder::put(Value value, std::size_t anchor) {
  count(1, value.at_);
  if (anchor != 0) anchored_.insert_or_assign(anchor, value);
  if (open_.empty()) {
    root_ = std::move(value);
    return;
  }
  Open& parent = open_.back();
  if (parent.value.kind_ == Value::Kind::list) {
    parent.value.items_.push_back(std::move(value));
    return;
  }
  parent.value.entries_.push_back({std::move(parent.key), parent.key_at, std::move(value)});
  parent.has_key = false;
}

}  // namespace swarmstage
