// A live node that speaks TLS, for tests that let OpenSSL's own programs be the
// other side. It says what happens to it, a line each.
//
//   tls_talker listen [words]         echoes; "listening PORT" first
//   tls_talker connect PORT [words]   says hello, and that was all
//
//   --certificate FILE --key FILE --authority FILE --any-peer --require-peer
//   --alpn PROTOCOL ... --server-name NAME --timeout MILLISECONDS

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "core/node/context.h"
#include "core/node/fields.h"
#include "net/live_node.h"

namespace swarmstage::net {
namespace {

const IpAddress loopback = IpAddress::v4(127, 0, 0, 1);

void say(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

struct Wish {
  bool listens = false;
  std::uint16_t port = 0;
  Duration timeout = 5s;
  TlsOptions options;
  TlsSetup setup;
};

bool read_words(int count, char** words, Wish& wish) {
  wish.listens = count > 1 && std::string(words[1]) == "listen";
  int at = 2;
  if (!wish.listens && count > 2) wish.port = static_cast<std::uint16_t>(std::atoi(words[at++]));
  TlsIdentityFiles files{"node", {}, {}};
  for (; at < count; ++at) {
    const std::string word = words[at];
    if (word == "--any-peer" || word == "--require-peer") {
      (word == "--any-peer" ? wish.setup.believes_anybody : wish.options.require_peer) = true;
      continue;
    }
    if (at + 1 == count) return false;
    const std::string value = words[++at];
    if (word == "--certificate") files.certificate_file = value;
    if (word == "--key") files.key_file = value;
    if (word == "--authority") wish.setup.authority_file = value;
    if (word == "--alpn") wish.options.alpn.push_back(value);
    if (word == "--server-name") wish.options.server_name = value;
    if (word == "--timeout") wish.timeout = std::atoi(value.c_str()) * 1ms;
  }
  if (files.certificate_file.empty()) return count > 1;
  wish.options.identity = files.name;
  wish.setup.identities.push_back(files);
  return true;
}

class Talker final : public Node {
 public:
  explicit Talker(const Wish& wish) : wish_(wish) {}

  void on_start(Context& context) override {
    if (wish_.listens) {
      listener_ = context.listen({.address = loopback, .tls = wish_.options});
    } else {
      context.connect({loopback, wish_.port}, {.timeout = wish_.timeout, .tls = wish_.options});
    }
  }
  void on_drain(Context& context) override {
    if (listener_) context.close_listener(*listener_);
  }
  void on_listener_opened(Context&, ListenerId, const Endpoint& local) override {
    say("listening " + std::to_string(local.port));
  }
  void on_listener_failed(Context&, ListenerId, CloseReason reason) override {
    say("failed " + std::string(to_string(reason)));
    over();
  }
  void on_stream_opened(Context& context, StreamId stream, const StreamInfo& info) override {
    say("opened key=" + info.peer.key_hash + " alpn=" + info.peer.alpn);
    if (wish_.listens) return;
    context.write(stream, "hello\n");
    context.finish(stream);
  }
  void on_stream_data(Context& context, StreamId stream, ByteView bytes) override {
    if (!wish_.listens) return say("heard " + std::string(bytes.text()));
    context.write(stream, bytes);
    // What cannot be sent is not read.
    if (context.unsent(stream) > (256U << 10)) context.pause_reading(stream);
  }
  void on_stream_writable(Context& context, StreamId stream) override {
    context.resume_reading(stream);
  }
  void on_stream_end(Context& context, StreamId stream) override {
    say("ended");
    if (wish_.listens) context.finish(stream);
  }
  void on_stream_closed(Context&, StreamId, CloseReason reason) override {
    say("closed " + std::string(to_string(reason)));
    if (!wish_.listens) over();
  }

  std::function<void()> over;

 private:
  const Wish& wish_;
  std::optional<ListenerId> listener_;
};

struct Ears final : Observer {
  void logged(NodeIndex, TimePoint, LogLevel, ByteView encoded) override {
    say("log " + decode_fields(encoded).name);
  }
};

int talk(const Wish& wish) {
  Ears ears;
  LiveNodeOptions options;
  options.observer = &ears;
  options.tls = wish.setup;
  auto talker = std::make_unique<Talker>(wish);
  Talker& node = *talker;
  LiveNode live(std::move(talker), options);
  node.over = [&live] { live.begin_stop(); };
  return live.run() ? 0 : 1;
}

}  // namespace
}  // namespace swarmstage::net

int main(int count, char** words) {
  swarmstage::net::Wish wish;
  if (swarmstage::net::read_words(count, words, wish)) return swarmstage::net::talk(wish);
  std::fprintf(stderr, "usage: tls_talker listen|connect PORT [words]\n");
  return 2;
}
