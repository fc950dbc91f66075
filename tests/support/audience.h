#pragma once

// An observer that writes everything down, for tests to look at afterwards.

#include <map>
#include <string>
#include <vector>

#include "core/node/observer.h"

namespace swarmstage::support {

class Audience : public Observer {
 public:
  struct Seen {
    NodeIndex node;
    TimePoint at;
    std::string name;
    Json fields;
  };

  void event(NodeIndex node, TimePoint at, ByteView encoded) override {
    DecodedFields decoded = decode_fields(encoded);
    events.push_back({node, at, decoded.name, decoded.fields});
  }
  void measured(NodeIndex node, TimePoint at, std::string_view name, double value) override {
    measures.push_back({node, at, std::string(name), value});
  }
  void changed(NodeIndex node, TimePoint at, std::string_view observable) override {
    changes.push_back({node, at, std::string(observable), {}});
  }
  void logged(NodeIndex node, TimePoint at, LogLevel, ByteView encoded) override {
    DecodedFields decoded = decode_fields(encoded);
    logs.push_back({node, at, decoded.name, decoded.fields});
  }
  void completed(NodeIndex, TimePoint, InvocationId id, const Outcome& outcome) override {
    outcomes[id].push_back(outcome);
  }
  void failed(NodeIndex node, TimePoint at, std::string_view what) override {
    failures.push_back({node, at, std::string(what), {}});
  }

  std::vector<Seen> events;
  std::vector<Seen> measures;
  std::vector<Seen> changes;
  std::vector<Seen> logs;
  std::vector<Seen> failures;
  std::map<InvocationId, std::vector<Outcome>> outcomes;
};

}  // namespace swarmstage::support
