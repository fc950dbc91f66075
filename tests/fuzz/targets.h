#pragma once

// What is fuzzed: each function takes any bytes and asserts what must hold for
// all of them. libFuzzer calls one of them in each of its programs (preset fuzz);
// corpus_test.cpp calls them in every build with the committed inputs and with
// bytes drawn by chance, so that a target never rots.

#include "core/base/byte_view.h"

namespace swarmstage::fuzz {

/// The whole input and the same input cut at random places give the same items.
void line_codec(ByteView input);
/// The same for requests and for answers of HTTP/1.1, whose limits are kept.
void http_request(ByteView input);
void http_response(ByteView input);
/// Bytes that name things which happen to an HTTP server: it forgets whoever has gone,
/// and whoever waits for an answer gets one or is told that nobody wants it.
void http_server(ByteView input);
/// Bytes that name things which happen to a mesh node: it keeps its limits and
/// answers everybody once.
void mesh_node(ByteView input);
/// A trace file is read as far as it is whole, and what was read can be written
/// and read again.
void trace(ByteView input);
/// A control line is refused in one line, or means the same when written again.
void control(ByteView input);
/// A YAML or JSON file is refused in one line that says where, or gives values that
/// stand inside it and mean the same when written as JSON and read again.
void document(ByteView input);
/// An expression, selector or moment is refused in one line; or it has an answer,
/// which is the same after many changes as when everything is asked anew.
void expression(ByteView input);
/// Frames of web sockets give the same messages however they are cut, and what they
/// gave can be written and read again.
void websocket(ByteView input);
/// A datagram of LAN discovery, or of the original, is read or refused; and bytes that
/// name things which happen to an instance: it keeps its limits.
void notice(ByteView input);
/// A message of multicast DNS is read or refused, and means the same when written
/// again; and one that publishes and browses keeps its limits whatever it hears.
void dns(ByteView input);
/// A graph in any of its forms is refused with one place that lies in it; or it is
/// the same graph when written in each form and read again.
void graph(ByteView input);

}  // namespace swarmstage::fuzz
