#pragma once

// What stands before the body of an HTTP/1.1 message, as views. The views point
// into the bytes the parser was given, or into its own store if the head came in
// pieces; they are valid until the parser is asked for the next item. Somebody
// who needs a head for longer copies `raw` and moves the views over with rebase.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/byte_view.h"

namespace swarmstage::codec {

enum class HttpMethod : std::uint8_t { get, head, post, put, remove, patch, options, other };

std::string_view to_string(HttpMethod method);

struct HttpField {
  std::string_view name;  // as it was written; compare with same_field_name
  std::string_view value;
};

/// Names of fields are equal whatever their case.
bool same_field_name(std::string_view left, std::string_view right);
/// Whether a list like "keep-alive, Upgrade" has that word, whatever its case.
bool has_token(std::string_view list, std::string_view token);

/// Takes the first word of a list off its front, without the spaces around it.
std::string_view take_list_item(std::string_view& list);

/// How the end of a body is told.
enum class BodyFraming : std::uint8_t { none, length, chunked, until_close };

struct HttpHead {
  std::string_view raw;  // all of it, up to and with the empty line
  std::vector<HttpField> fields;
  std::uint8_t minor_version = 1;  // HTTP/1.minor_version
  BodyFraming framing = BodyFraming::none;
  std::uint64_t content_length = 0;  // where framing is length
  bool keep_alive = true;
  bool upgrade = false;  // Connection: upgrade, and an Upgrade field

  /// The first field of that name; nothing if there is none.
  std::optional<std::string_view> find(std::string_view name) const;
  /// The same, or empty.
  std::string_view field(std::string_view name) const;
};

struct HttpRequestHead : HttpHead {
  HttpMethod method = HttpMethod::get;
  std::string_view method_text;
  std::string_view target;
  std::string_view host;  // of the Host field, as written
  bool expects_continue = false;

  /// Lets the views point into a copy of `raw`.
  void rebase(std::string_view copy);
};

struct HttpResponseHead : HttpHead {
  int status = 0;
  std::string_view reason;
  void rebase(std::string_view copy);
};

}  // namespace swarmstage::codec
