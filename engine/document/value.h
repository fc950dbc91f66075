#pragma once

// A value of a YAML or JSON file, and where it stands. Scalars stay text: what
// they mean is for the reader of the key, who knows whether 20 is a count or a
// delay without its unit. Values are owned by their Document and point into its
// source: copies of a value are as good as the original while the document lives.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "engine/document/problem.h"

namespace swarmstage {

/// A file as it was read.
struct SourceText {
  std::string file;
  std::string text;
};

class Value;
struct Entry;

class Value {
 public:
  enum class Kind : std::uint8_t { nothing, text, list, map };

  Kind kind() const { return kind_; }
  Position at() const { return at_; }
  const std::string& file() const { return source_->file; }
  /// Of kind text; empty for all others.
  const std::string& text() const { return text_; }
  /// Written in quotes or as a block, so that `"true"` is a word and no flag.
  bool quoted() const { return quoted_; }
  std::span<const Value> items() const;
  /// In the order of the file; no key is there twice.
  std::span<const Entry> entries() const;
  /// Null if there is no such key. Looks at one key after the other.
  const Value* find(std::string_view key) const;

  /// Where byte `offset` of the text stands in the file; where the value begins,
  /// if escapes make that hard to tell.
  Position position_of(std::size_t offset) const;
  /// Unquoted true, false, null, integers and reals become those, as the YAML 1.2
  /// core schema says; everything else is text.
  Json to_json() const;
  /// For messages: `'20'`, `a list`, `a map`, `nothing`.
  std::string describe() const;

 private:
  friend class ValueBuilder;
  friend class Overlay;

  Kind kind_ = Kind::nothing;
  bool quoted_ = false;
  Position at_;
  std::uint32_t offset_ = 0;  // of its first byte in the source
  const SourceText* source_ = nullptr;
  std::string text_;
  std::vector<Value> items_;
  std::vector<Entry> entries_;
};

struct Entry {
  std::string key;
  Position key_at;
  Value value;
};

class Document {
 public:
  Document(std::unique_ptr<const SourceText> source, Value root)
      : source_(std::move(source)), root_(std::move(root)) {}
  const Value& root() const { return root_; }
  const std::string& file() const { return source_->file; }
  const std::string& text() const { return source_->text; }

 private:
  std::unique_ptr<const SourceText> source_;  // values point to it
  Value root_;
};

}  // namespace swarmstage
