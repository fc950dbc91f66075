#pragma once

// Asks one HTTP server again and again, and counts what became of it. A POST is
// never repeated by the client beneath, so a request that gets no answer is seen.
// Reads answers no faster than it is told to: what has come is paid for by a
// pause, and the server waits.

#include <cstdint>
#include <map>
#include <optional>

#include "core/http/http_client.h"
#include "core/node/component.h"
#include "core/roles/http/asker_settings.h"

namespace swarmstage::http_roles {

class Asker : public Component {
 public:
  /// `client` is a part of the same node and outlives this.
  Asker(http::HttpClient& client, AskerSettings settings)
      : client_(client), settings_(std::move(settings)) {}

  void on_start(Context& context) override;
  void on_drain(Context& context) override;
  void on_resolved(Context& context, ResolveId resolve, const ResolveReply& reply) override;
  void on_timer(Context& context, TimerId timer) override;
  void on_invoke(Context& context, const Invocation& asked) override;
  bool answers(std::string_view operation) const override { return operation == "ask"; }
  bool shows(std::string_view observable) const override;
  Json observe(std::string_view name, const Json& arguments) const override;

 private:
  struct Flight {
    http::ClientRequestId id;
    TimePoint sent{};
    std::optional<InvocationId> asked;
    std::uint64_t bytes = 0;
  };

  void begin(Context& context);
  void ask(Context& context, std::optional<InvocationId> asked = {});
  void read(Context& context, std::uint64_t number, std::size_t size);
  void done(Context& context, std::uint64_t number, const http::ClientAnswer& answer);
  void count(Context& context, const http::ClientAnswer& answer, double latency);
  void go_on(Context& context, bool failed);

  http::HttpClient& client_;
  AskerSettings settings_;
  std::optional<Endpoint> server_;
  std::map<std::uint64_t, Flight> flights_;
  bool leaving_ = false;
  std::uint64_t sent_ = 0;
  std::uint64_t answered_ = 0;  // with a status below 400
  std::uint64_t refused_ = 0;   // nobody listened, or TLS failed
  std::uint64_t lost_ = 0;      // sent, and neither answered nor told why not
  std::uint64_t failed_ = 0;    // answered with 400 or more, or with what is no answer
  std::uint64_t bytes_ = 0;     // of answers
};

}  // namespace swarmstage::http_roles
