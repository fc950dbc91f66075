#include "core/services/store.h"

#include <algorithm>

#include "core/base/nearest.h"

namespace swarmstage {

namespace {

using Status = ServiceReply::Status;

const std::vector<std::string>& deeds() {
  static const std::vector<std::string> words = {"put", "get", "remove", "list"};
  return words;
}

ServiceReply well(Json body) {
  return {Status::ok, true, std::move(body)};
}

ServiceReply failed(std::string why) {
  return {Status::failed, true, std::move(why)};
}

std::string text_of(const Json& request, std::string_view name) {
  const auto found = request.find(name);
  if (found == request.end() || !found->is_string()) return {};
  return found->get<std::string>();
}

bool may_stand_in_a_key(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '.' || letter == '_' || letter == '-';
}

/// As it may be told: in one line that is not long.
std::string shown(std::string_view text) {
  constexpr std::size_t shown_max = 64;
  std::string what;
  for (const char letter : text.substr(0, shown_max)) {
    what += letter >= ' ' && letter <= '~' ? letter : '?';
  }
  return text.size() > shown_max ? what + "..." : what;
}

std::string over(std::string what, std::size_t limit, std::string_view name) {
  what += "; at most ";
  what += std::to_string(limit);
  what += " (";
  what += name;
  return what + ")";
}

}  // namespace

Store::Store(std::unique_ptr<StoreMedium> medium, const StoreLimits& limits)
    : medium_(std::move(medium)), limits_(limits) {}

std::vector<ServiceReply> Store::handle(const Json& request) {
  return {answer(request)};
}

ServiceReply Store::answer(const Json& request) {
  if (!request.is_object()) return failed("the store expects an object with `do`");
  const std::string deed = text_of(request, "do");
  if (deed == "list") return list(request);
  const auto& words = deeds();
  if (std::find(words.begin(), words.end(), deed) == words.end()) {
    std::string what = "the store cannot '";
    const std::string told = shown(deed);
    what += told;
    return failed(what + "'" + suggestion(told, words));
  }
  const std::string key = text_of(request, "key");
  if (std::string wrong = check_key(key); !wrong.empty()) return failed(std::move(wrong));
  if (deed == "get") return get(key);
  if (deed == "remove") return remove(key);
  const auto value = request.find("value");
  if (value == request.end()) return failed("put expects a `value`");
  return put(key, *value);
}

std::string Store::check_key(const std::string& key) const {
  if (key.empty()) return "the store expects a `key`";
  if (key.size() > limits_.store_key_bytes) {
    std::string what = "the key has ";
    what += std::to_string(key.size());
    return over(what + " bytes", limits_.store_key_bytes, "store_key_bytes");
  }
  if (key.front() != '.' && std::all_of(key.begin(), key.end(), may_stand_in_a_key)) return {};
  std::string what = "the key '";
  for (const char letter : key) what += may_stand_in_a_key(letter) ? letter : '?';
  return what + "' has more than letters, digits and . _ -, or begins with a dot";
}

/// What stands against so many bytes under that key; empty: nothing.
std::string Store::check_room(const StoreMedium::Entries& entries, const std::string& key,
                              std::size_t size) const {
  if (size > limits_.store_value_bytes) {
    std::string what = "the value has ";
    what += std::to_string(size);
    return over(what + " bytes", limits_.store_value_bytes, "store_value_bytes");
  }
  if (!entries.contains(key) && entries.size() >= limits_.store_keys) {
    return over("the store has no room for another key", limits_.store_keys, "store_keys");
  }
  std::size_t total = size;
  for (const auto& [other, bytes] : entries) {
    if (other != key) total += bytes;
  }
  if (total <= limits_.store_total_bytes) return {};
  std::string what = "all values would have ";
  what += std::to_string(total);
  return over(what + " bytes", limits_.store_total_bytes, "store_total_bytes");
}

ServiceReply Store::put(const std::string& key, const Json& value) {
  const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  const Result<StoreMedium::Entries> entries = medium_->entries();
  if (!entries) return failed(entries.error());
  if (std::string wrong = check_room(entries.value(), key, text.size()); !wrong.empty()) {
    return failed(std::move(wrong));
  }
  if (auto wrong = medium_->write(key, text)) return failed(std::move(*wrong));
  return well(nullptr);
}

ServiceReply Store::get(const std::string& key) {
  const Result<std::optional<std::string>> text = medium_->read(key);
  if (!text) return failed(text.error());
  if (!text.value()) return well({{"found", false}});
  Json value = Json::parse(*text.value(), nullptr, false);
  if (value.is_discarded()) return failed("what is stored under '" + key + "' is damaged");
  return well({{"found", true}, {"value", std::move(value)}});
}

ServiceReply Store::remove(const std::string& key) {
  const Result<StoreMedium::Entries> entries = medium_->entries();
  if (!entries) return failed(entries.error());
  const bool found = entries.value().contains(key);
  if (!found) return well({{"found", false}});
  if (auto wrong = medium_->remove(key)) return failed(std::move(*wrong));
  return well({{"found", true}});
}

ServiceReply Store::list(const Json& request) {
  const std::string prefix = text_of(request, "prefix");
  const Result<StoreMedium::Entries> entries = medium_->entries();
  if (!entries) return failed(entries.error());
  Json keys = Json::array();
  for (const auto& [key, bytes] : entries.value()) {
    if (key.starts_with(prefix)) keys.push_back(key);
  }
  return well({{"keys", std::move(keys)}});
}

}  // namespace swarmstage
