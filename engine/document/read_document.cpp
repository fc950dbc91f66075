#include "engine/document/read_document.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "engine/document/json_reader.h"
#include "engine/document/utf8.h"
#include "engine/document/yaml_reader.h"

namespace swarmstage {

namespace {

Error error_at(const std::string& file, Position at, std::string what) {
  return Error{Problem{file, at, std::move(what)}.to_string()};
}

Value build(const SourceText& source, void (*read)(const SourceText&, ValueBuilder&)) {
  ValueBuilder builder(source);
  builder.nothing(0);  // what an empty file holds
  read(source, builder);
  return builder.take_root();
}

// What begins like JSON is JSON if it can be; a file called .json must be.
Value read(const SourceText& source) {
  const std::size_t first = source.text.find_first_not_of(" \t\r\n");
  const bool json_like =
      first != std::string::npos && (source.text[first] == '{' || source.text[first] == '[');
  if (json_like) {
    try {
      return build(source, read_json);
    } catch (const Refusal&) {
      if (source.file.ends_with(".json")) throw;
    }
  }
  return build(source, read_yaml);
}

std::string size_problem() {
  return "larger than " + std::to_string(document_bytes_limit >> 20U) + " MiB";
}

}  // namespace

Result<Document> parse_document(std::string_view text, std::string file) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (text.size() > document_bytes_limit) return error_at(file, {}, size_problem());
  auto source = std::make_unique<const SourceText>(SourceText{std::move(file), std::string(text)});
  if (const auto bad = find_bad_byte(text)) {
    return error_at(source->file, ValueBuilder(*source).position_of(bad->offset), bad->what);
  }
  try {
    Value root = read(*source);
    return Document(std::move(source), std::move(root));
  } catch (const Refusal& refusal) {
    return error_at(source->file, refusal.at, refusal.what);
  }
}

Result<Document> read_document(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return error_at(path.string(), {}, "is a folder; expected a file");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return error_at(path.string(), {}, std::strerror(errno));
  std::string text;
  std::string block(1U << 16U, '\0');
  while (file && text.size() <= document_bytes_limit) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    text.append(block, 0, static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) return error_at(path.string(), {}, "could not be read to its end");
  return parse_document(text, path.string());
}

}  // namespace swarmstage
