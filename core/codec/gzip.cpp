#include "core/codec/gzip.h"

#include <algorithm>
#include <array>
#include <zlib.h>

#include "core/base/assert.h"

namespace swarmstage::codec {

namespace {

constexpr int gzip_format = 15 + 16;  // the largest window, with gzip's head
constexpr int level = 5;              // four fifths of the gain for half of the time
constexpr std::size_t step = 64U << 10;
// A stream that is held for long makes do with about a quarter of the memory: pieces of text are
// packed nearly as well by a window of 8 KiB.
constexpr int stream_format = 13 + 16;
constexpr int stream_memory = 6;
constexpr std::size_t stream_step = 4U << 10;

void set_input(z_stream& stream, ByteView bytes) {
  // zlib does not write there; it only forgot to say so.
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
}

}  // namespace

std::string gzipped(ByteView bytes) {
  z_stream stream{};
  const int begun = deflateInit2(&stream, level, Z_DEFLATED, gzip_format, 8, Z_DEFAULT_STRATEGY);
  SWARMSTAGE_ASSERT(begun == Z_OK, "zlib does not begin");
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  set_input(stream, bytes);
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int ended = deflate(&stream, Z_FINISH);
  SWARMSTAGE_ASSERT(ended == Z_STREAM_END, "zlib does not end");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// --- Piece by piece ---

struct GzipStream::Machine {
  z_stream stream{};
};

GzipStream::GzipStream() : machine_(std::make_unique<Machine>()) {
  const int begun = deflateInit2(&machine_->stream, level, Z_DEFLATED, stream_format, stream_memory,
                                 Z_DEFAULT_STRATEGY);
  SWARMSTAGE_ASSERT(begun == Z_OK, "zlib does not begin");
}

GzipStream::~GzipStream() {
  deflateEnd(&machine_->stream);
}

void GzipStream::write(ByteView piece, std::string& out) {
  run(piece, Z_SYNC_FLUSH, out);
}

void GzipStream::end(std::string& out) {
  run({}, Z_FINISH, out);
}

void GzipStream::run(ByteView piece, int flush, std::string& out) {
  z_stream& stream = machine_->stream;
  set_input(stream, piece);
  do {  // until it leaves room, and so has nothing more to say
    const std::size_t before = out.size();
    out.resize(before + stream_step);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = static_cast<uInt>(stream_step);
    const int state = deflate(&stream, flush);
    SWARMSTAGE_ASSERT(state != Z_STREAM_ERROR, "a packed stream goes on after its end");
    out.resize(before + stream_step - stream.avail_out);
  } while (stream.avail_out == 0);
}

std::optional<std::string> gunzipped(ByteView bytes, std::size_t limit) {
  z_stream stream{};
  const int begun = inflateInit2(&stream, gzip_format);
  SWARMSTAGE_ASSERT(begun == Z_OK, "zlib does not begin");
  set_input(stream, bytes);
  std::string out;
  int state = Z_OK;
  while (state == Z_OK && out.size() <= limit) {
    const std::size_t before = out.size();
    out.resize(before + step);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = static_cast<uInt>(step);
    state = inflate(&stream, Z_NO_FLUSH);
    out.resize(before + step - stream.avail_out);
    if (out.size() == before && state == Z_OK) break;
  }
  inflateEnd(&stream);
  if (state != Z_STREAM_END || stream.avail_in != 0 || out.size() > limit) return std::nullopt;
  return out;
}

}  // namespace swarmstage::codec
