#include "core/codec/http1_syntax.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace swarmstage::codec {

namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

HttpMethod method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get:
      return HttpMethod::get;
    case http::verb::head:
      return HttpMethod::head;
    case http::verb::post:
      return HttpMethod::post;
    case http::verb::put:
      return HttpMethod::put;
    case http::verb::delete_:
      return HttpMethod::remove;
    case http::verb::patch:
      return HttpMethod::patch;
    case http::verb::options:
      return HttpMethod::options;
    default:
      return HttpMethod::other;
  }
}

// Whether the first line ends like a request of some version of HTTP that is not ours.
bool names_another_version(std::string_view raw) {
  const std::string_view line = raw.substr(0, raw.find('\r'));
  if (line.size() < 8 || line.find('\n') != std::string_view::npos) return false;
  const std::string_view word = line.substr(line.size() - 8);
  const bool ours = word == "HTTP/1.0" || word == "HTTP/1.1";
  return !ours && word.starts_with("HTTP/") && word[6] == '.';
}

bool is_one_of(char letter, std::string_view marks) {
  return marks.find(letter) != std::string_view::npos;
}

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

bool is_hex_digit(char letter) {
  return is_digit(letter) || (letter >= 'a' && letter <= 'f') || (letter >= 'A' && letter <= 'F');
}

bool is_name_letter(char letter) {
  return is_digit(letter) || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         is_one_of(letter, "-._~!$&'()*+,;=");
}

// Takes a registered name or an IPv4 address off the front (RFC 3986, 3.2.2). False: it is none.
bool take_name(std::string_view& text) {
  while (!text.empty() && text.front() != ':') {
    const bool escape =
        text.size() > 2 && text[0] == '%' && is_hex_digit(text[1]) && is_hex_digit(text[2]);
    if (!escape && !is_name_letter(text.front())) return false;
    text.remove_prefix(escape ? 3 : 1);
  }
  return true;
}

// The same of an address in brackets.
bool take_bracketed(std::string_view& text) {
  const std::size_t end = text.find(']');
  if (end == std::string_view::npos || end == 1) return false;
  const std::string_view inside = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  return std::ranges::all_of(inside,
                             [](char letter) { return is_name_letter(letter) || letter == ':'; });
}

// What a Host field may have: a host, which may be empty, and perhaps a port.
bool is_host(std::string_view text) {
  const bool taken = text.starts_with('[') ? take_bracketed(text) : take_name(text);
  if (!taken) return false;
  return text.empty() || (text.front() == ':' && std::ranges::all_of(text.substr(1), is_digit));
}

// Beast with our head in place of its container: nothing is copied.
template <bool is_request, typename Head>
class HeadReader : public http::basic_parser<is_request> {
 public:
  HeadReader(Head& head, std::string_view raw) : head_(head), raw_(raw) {
    this->header_limit(static_cast<std::uint32_t>(raw.size() + 1));
    // Not boost::none: Beast of 1.74 takes any length for more than that.
    this->body_limit(std::numeric_limits<std::uint64_t>::max());
  }
  /// 0, or the status that says what is wrong.
  int read() {
    beast::error_code wrong;
    this->put(boost::asio::const_buffer(raw_.data(), raw_.size()), wrong);
    if (status_ != 0) return status_;
    if (wrong == http::error::bad_version) return names_another_version(raw_) ? 505 : 400;
    if (wrong && wrong != http::error::need_more) return 400;
    return this->is_header_done() ? finish() : 400;
  }

 private:
  using View = beast::string_view;
  using ErrorCode = beast::error_code;

  int finish() {
    head_.keep_alive = this->keep_alive();
    head_.upgrade = this->upgrade();
    if (codings_ != 0 && (lengths_ != 0 || head_.minor_version == 0)) return 400;
    if (codings_ > 1 || lengths_ > 1) return 400;
    if (codings_ == 1) {
      head_.framing = BodyFraming::chunked;
    } else if (const auto length = this->content_length()) {
      head_.framing = *length == 0 ? BodyFraming::none : BodyFraming::length;
      head_.content_length = *length;
    }
    return 0;
  }
  int refuse(int status, ErrorCode& wrong) {
    if (status_ == 0) status_ = status;
    wrong = http::error::bad_field;
    return status;
  }

  void on_request_impl(http::verb verb, View method, View target, int version,
                       ErrorCode& wrong) override {
    if constexpr (is_request) {
      head_.method = method_of(verb);
      head_.method_text = view(method);
      head_.target = view(target);
    }
    set_version(version, wrong);
  }
  void on_response_impl(int code, View reason, int version, ErrorCode& wrong) override {
    if constexpr (!is_request) {
      head_.status = code;
      head_.reason = view(reason);
    }
    set_version(version, wrong);
  }
  void set_version(int version, ErrorCode& wrong) {
    if (version != 10 && version != 11) refuse(505, wrong);
    head_.minor_version = version == 10 ? 0 : 1;
  }
  void on_field_impl(http::field field, View name, View value, ErrorCode& wrong) override {
    const char* end = raw_.data() + raw_.size();
    // A value that lies elsewhere was put together from folded lines.
    if (!value.empty() && (value.data() < raw_.data() || value.data() >= end)) {
      refuse(400, wrong);
      return;
    }
    if (field == http::field::transfer_encoding) {
      ++codings_;
      if (!same_field_name(view(value), "chunked")) refuse(501, wrong);
    }
    if (field == http::field::content_length) {
      ++lengths_;
      if (view(value).find_first_not_of("0123456789") != std::string_view::npos) refuse(400, wrong);
    }
    head_.fields.push_back({view(name), view(value)});
    if constexpr (is_request) note(field, view(value), wrong);
  }
  void note(http::field field, std::string_view value, ErrorCode& wrong) {
    if (field == http::field::host) {
      if (std::exchange(has_host_, true) || !is_host(value)) refuse(400, wrong);
      head_.host = value;
    } else if (field == http::field::expect) {
      if (!same_field_name(value, "100-continue")) refuse(417, wrong);
      head_.expects_continue = true;
    }
  }
  void on_header_impl(ErrorCode& wrong) override {
    if (is_request && head_.minor_version == 1 && !has_host_) refuse(400, wrong);
  }
  // Bodies are not read here.
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  std::size_t on_body_impl(View, ErrorCode&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, View, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View, ErrorCode&) override { return 0; }
  void on_finish_impl(ErrorCode&) override {}

  Head& head_;
  std::string_view raw_;
  int status_ = 0;
  int codings_ = 0;
  int lengths_ = 0;
  bool has_host_ = false;
};

void reset(HttpHead& head, std::string_view raw) {
  head.raw = raw;
  head.fields.clear();
  head.framing = BodyFraming::none;
  head.content_length = 0;
}

}  // namespace

int read_request_head(std::string_view raw, HttpRequestHead& head) {
  reset(head, raw);
  head.host = {};
  head.expects_continue = false;
  return HeadReader<true, HttpRequestHead>(head, raw).read();
}

bool read_response_head(std::string_view raw, HttpResponseHead& head) {
  reset(head, raw);
  const int status = HeadReader<false, HttpResponseHead>(head, raw).read();
  if (status != 0) return false;
  const bool says_length = head.find("Content-Length").has_value();
  if (head.framing == BodyFraming::none && !says_length) head.framing = BodyFraming::until_close;
  if (head.status / 100 == 1 || head.status == 204 || head.status == 304) {
    head.framing = BodyFraming::none;
  }
  return true;
}

}  // namespace swarmstage::codec
