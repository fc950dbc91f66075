#pragma once

// A user of web sockets that writes down what happens, in words, and answers as
// the test says.

#include <functional>
#include <string>
#include <vector>

#include "core/websocket/web_sockets.h"

namespace swarmstage::websocket {

class SocketDiary final : public WebSocketUser {
 public:
  void on_socket_opened(Context& context, WebSocketId socket, const WebSocketInfo& info) override {
    last = socket;
    note("opened " + info.path, info.protocol);
    if (opened) opened(context, socket);
  }
  void on_socket_text(Context& context, WebSocketId socket, std::string_view text) override {
    note("text", text);
    if (heard) heard(context, socket, text);
  }
  void on_socket_binary(Context& context, WebSocketId socket, ByteView bytes) override {
    note("binary", bytes.text());
    if (heard_binary) heard_binary(context, socket, bytes);
  }
  void on_socket_pong(Context&, WebSocketId, ByteView bytes) override {
    note("pong", bytes.text());
  }
  void on_socket_writable(Context& context, WebSocketId socket) override {
    if (writable) writable(context, socket);
  }
  void on_socket_closed(Context&, WebSocketId, const WebSocketClosed& closed) override {
    std::string word = "closed ";
    note(word.append(std::to_string(closed.code)), closed.reason);
    over = true;
  }

  std::vector<std::string> take() { return std::exchange(lines, {}); }

  std::function<void(Context&, WebSocketId)> opened;
  std::function<void(Context&, WebSocketId, std::string_view)> heard;
  std::function<void(Context&, WebSocketId, ByteView)> heard_binary;
  std::function<void(Context&, WebSocketId)> writable;
  WebSocketId last;
  std::vector<std::string> lines;
  bool over = false;

 private:
  void note(std::string_view word, std::string_view rest) {
    std::string line(word);
    while (line.ends_with(' ')) line.pop_back();
    if (!rest.empty()) line.append(" ").append(rest);
    lines.push_back(std::move(line));
  }
};

}  // namespace swarmstage::websocket
