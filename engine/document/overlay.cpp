#include "engine/document/overlay.h"

namespace swarmstage {

class Overlay {
 public:
  static void lay(Value& base, const Value& over) {
    if (base.kind_ != Value::Kind::map || over.kind_ != Value::Kind::map) {
      base = over;
      return;
    }
    for (const Entry& entry : over.entries_) {
      if (Entry* there = find(base, entry.key)) {
        lay(there->value, entry.value);
        there->key_at = entry.key_at;
      } else {
        base.entries_.push_back(entry);
      }
    }
    base.at_ = over.at_;
    base.offset_ = over.offset_;
    base.source_ = over.source_;
  }

  static void rewrite(Value& value, const Rewrite& words) {
    if (value.kind_ == Value::Kind::text) {
      if (auto text = words(value)) value.text_ = std::move(*text);
    }
    for (Value& item : value.items_) rewrite(item, words);
    for (Entry& entry : value.entries_) rewrite(entry.value, words);
  }

 private:
  static Entry* find(Value& map, const std::string& key) {
    for (Entry& entry : map.entries_) {
      if (entry.key == key) return &entry;
    }
    return nullptr;
  }
};

Value overlaid(const Value& base, const Value& over) {
  Value result = base;
  Overlay::lay(result, over);
  return result;
}

Value rewritten(const Value& value, const Rewrite& words) {
  Value result = value;
  Overlay::rewrite(result, words);
  return result;
}

}  // namespace swarmstage
