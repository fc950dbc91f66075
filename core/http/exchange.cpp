#include "core/http/exchange.h"

#include "core/http/connection.h"

namespace swarmstage::http {

// An answer may be given inside a handler of another component; what the server
// asks the context for on the way is the server's own.

const Request& Exchange::request() const {
  return connection_.request();
}

ExchangeId Exchange::id() const {
  return connection_.id();
}

void Exchange::listen(ExchangeEvents events) {
  connection_.listen(std::move(events));
}

void Exchange::answer(Context& context, Response response) {
  const OwnerScope scope = connection_.enter(context);
  connection_.answer(context, std::move(response));
}

void Exchange::begin(Context& context, const Response& head) {
  const OwnerScope scope = connection_.enter(context);
  connection_.begin(context, head);
}

void Exchange::begin_events(Context& context) {
  const OwnerScope scope = connection_.enter(context);
  connection_.begin_events(context);
}

void Exchange::write(Context& context, ByteView piece) {
  const OwnerScope scope = connection_.enter(context);
  connection_.write(context, piece);
}

void Exchange::write(Context& context, SharedBytes piece) {
  const OwnerScope scope = connection_.enter(context);
  connection_.write(context, std::move(piece));
}

void Exchange::end(Context& context) {
  const OwnerScope scope = connection_.enter(context);
  connection_.end(context);
}

bool Exchange::begun() const {
  return connection_.begun();
}

bool Exchange::may_write(Context& context) const {
  return connection_.may_write(context);
}

void Exchange::pause_body(Context& context) {
  const OwnerScope scope = connection_.enter(context);
  connection_.pause_body(context);
}

void Exchange::resume_body(Context& context) {
  const OwnerScope scope = connection_.enter(context);
  connection_.resume_body(context);
}

void Exchange::upgrade(Context& context, const Headers& fields, StreamHandler& handler) {
  const OwnerScope scope = connection_.enter(context);
  connection_.upgrade(context, fields, handler);
}

void Exchange::abort(Context& context) {
  const OwnerScope scope = connection_.enter(context);
  connection_.abort(context);
}

}  // namespace swarmstage::http
