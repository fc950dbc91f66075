#include "core/roles/mesh/wire.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/codec/line_codec.h"
#include "core/roles/mesh/mesh_settings.h"

namespace swarmstage::mesh {

namespace {

constexpr std::size_t mark_bytes = 17;

std::string mark_of(std::uint16_t port) {
  std::string mark = "\t";
  for (unsigned bit = 16; bit-- > 0;) mark += (unsigned{port} >> bit & 1U) != 0 ? '\t' : ' ';
  return mark;
}

// Nothing: the line ends without our mark.
std::optional<std::uint16_t> read_mark(std::string_view line, std::string_view plain) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  const std::size_t end = static_cast<std::size_t>(plain.data() - line.data()) + plain.size();
  const std::string_view mark = line.substr(end);
  if (mark.size() != mark_bytes || mark.front() != '\t') return std::nullopt;
  unsigned port = 0;
  for (const char each : mark.substr(1)) {
    if (each != ' ' && each != '\t') return std::nullopt;
    port = port << 1U | (each == '\t' ? 1U : 0U);
  }
  return static_cast<std::uint16_t>(port);
}

struct Word {
  std::string_view text;
  LineKind kind;
  bool has_argument;
};

constexpr std::array<Word, 6> words = {{{"PING", LineKind::ping, false},
                                        {"PONG", LineKind::pong, false},
                                        {"REQUEST_PEERS", LineKind::request_peers, false},
                                        {"PEERS:", LineKind::peers, true},
                                        {"LISTEN:", LineKind::listen, true},
                                        {"BYTES:", LineKind::bytes, true}}};

// The command this line is; unknown if it is none.
Line read_command(std::string_view line) {
  const char first = line.front();
  if (first != 'P' && first != 'R' && first != 'L' && first != 'B') return {LineKind::unknown, {}};
  for (const Word& word : words) {
    if (word.has_argument && line.starts_with(word.text)) {
      return {word.kind, line.substr(word.text.size())};
    }
    if (!word.has_argument && line == word.text) return {word.kind, {}};
  }
  return {LineKind::unknown, {}};
}

}  // namespace

std::string_view to_string(Revision revision) {
  static constexpr std::array<std::string_view, 3> names = {"seed", "newer", "ours"};
  return names[static_cast<std::size_t>(revision)];
}

std::string hello_line(std::string_view id, std::string_view name, std::uint16_t port) {
  std::string line(id);
  line.append(":").append(name).append(mark_of(port)).append("\n");
  return line;
}

Result<Hello> read_hello(std::string_view line) {
  const std::string_view plain = codec::trimmed(line);
  const std::size_t colon = plain.find(':');
  if (colon == std::string_view::npos) return Error{"the first line is not ID:NAME"};
  Hello hello;
  hello.id = plain.substr(0, colon);
  hello.name = codec::trimmed(plain.substr(colon + 1));
  if (const auto wrong = check_id(hello.id); !wrong.empty()) return Error{"its id " + wrong};
  if (const auto wrong = check_name(hello.name); !wrong.empty()) return Error{"its name " + wrong};
  if (hello.name.empty()) hello.name = hello.id;
  const auto port = read_mark(line, plain);
  hello.ours = port.has_value();
  hello.port = port.value_or(0);
  return hello;
}

Line read_line(std::string_view line, Revision from) {
  if (from == Revision::ours) {
    if (line.starts_with(' ')) return {LineKind::chat, line.substr(1)};
    return line.empty() ? Line{} : read_command(line);
  }
  const std::string_view plain = codec::trimmed(line);
  if (plain.empty()) return {};
  const Line command = read_command(plain);
  return command.kind == LineKind::unknown ? Line{LineKind::chat, plain} : command;
}

void append_chat(std::string& out, std::string_view text, Revision to) {
  if (to == Revision::ours) {
    out += ' ';
  } else if (const auto plain = codec::trimmed(text); !plain.empty()) {
    const LineKind kind = read_command(plain).kind;
    if (kind != LineKind::unknown && kind != LineKind::listen) out += "> ";
  }
  out.append(text);
  out += '\n';
}

std::optional<std::uint64_t> read_count(std::string_view text) {
  if (text.empty() || text.size() > 15) return std::nullopt;
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return count;
}

}  // namespace swarmstage::mesh
