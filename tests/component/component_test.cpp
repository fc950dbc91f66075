#include "core/node/component.h"

#include <gtest/gtest.h>

#include "core/node/context.h"
#include "core/testing/node_probe.h"

namespace swarmstage {
namespace {

using Journal = std::vector<std::string>;

class Part : public Component {
 public:
  Part(std::string name, Journal& journal) : name_(std::move(name)), journal_(journal) {}

  void on_start(Context& context) override {
    note("start");
    context.set_timer({.kind = 1}, 1s);
    context.listen({.port = name_ == "a" ? std::uint16_t{1} : std::uint16_t{2}});
  }
  void on_stop(Context&) override { note("stop"); }
  void on_timer(Context&, TimerId) override { note("timer"); }
  void on_listener_opened(Context&, ListenerId listener, const Endpoint&) override {
    listener_ = listener;
  }
  void on_stream_data(Context&, StreamId, ByteView bytes) override {
    note("data " + std::string(bytes.text()));
  }
  void on_resolved(Context&, ResolveId, const ResolveReply&) override { note("resolved"); }
  void on_reply(Context&, CallId, const ServiceReply&) override { note("reply"); }
  bool answers(std::string_view operation) const override { return operation == "ask " + name_; }
  void on_invoke(Context& context, const Invocation& invocation) override {
    context.resolve("x");
    call_ = context.call("disk", {}, 1s);
    context.complete(invocation.id, name_);
  }
  std::optional<std::string> check_reload(const Json& config) const override {
    if (config.value(name_, true)) return std::nullopt;
    return name_ + " cannot";
  }
  std::optional<std::string> on_reload(Context&, const Json&) override {
    note("reload");
    return std::nullopt;
  }
  void remind(Context& context) {
    const auto entered = enter(context);
    context.set_timer({.kind = 2}, 2s);
  }

  ListenerId listener_;
  CallId call_;

 private:
  void note(const std::string& what) { journal_.push_back(name_ + " " + what); }

  std::string name_;
  Journal& journal_;
};

class Caller : public Component {
 public:
  explicit Caller(Part& other) : other_(other) {}
  void on_start(Context& context) override { other_.remind(context); }

 private:
  Part& other_;
};

struct Parts {
  Journal journal;
  Part* a = nullptr;
  Part* b = nullptr;
  std::unique_ptr<NodeProbe> probe;

  Parts() {
    auto node = std::make_unique<ComponentNode>();
    a = &node->add(std::make_unique<Part>("a", journal));
    b = &node->add(std::make_unique<Part>("b", journal));
    node->add(std::make_unique<Caller>(*b));
    probe = std::make_unique<NodeProbe>(std::move(node));
    probe->start();
  }
};

TEST(ComponentNode, StartsPartsInOrderAndStopsThemInTheOpposite) {
  Parts parts;

  parts.probe->stop();

  EXPECT_EQ(parts.journal, (Journal{"a start", "b start", "b stop", "a stop"}));
}

TEST(ComponentNode, KeepsTimersOfTheSameKindApart) {
  Parts parts;
  parts.journal.clear();

  parts.probe->advance(1s);

  EXPECT_EQ(parts.journal, (Journal{"a timer", "b timer"}));
}

TEST(ComponentNode, AttributesATimerToThePartThatWasCalled) {
  Parts parts;
  parts.probe->advance(1s);
  parts.journal.clear();

  parts.probe->advance(1s);

  EXPECT_EQ(parts.journal, Journal{"b timer"});
}

TEST(ComponentNode, GivesAnAcceptedStreamToTheOwnerOfItsListener) {
  Parts parts;
  parts.journal.clear();
  StreamInfo info;
  info.listener = parts.a->listener_;

  const StreamId stream = parts.probe->runner().accepted(parts.probe->now(), info);
  parts.probe->data(stream, "x");

  EXPECT_EQ(parts.journal, Journal{"a data x"});
}

TEST(ComponentNode, RoutesAnswersToWhoAsked) {
  Parts parts;
  parts.journal.clear();

  EXPECT_EQ(parts.probe->invoke("ask b").result, "b");
  parts.probe->deliver(delivered::Resolved{parts.probe->last_resolve(), {}});
  parts.probe->deliver(delivered::Replied{parts.b->call_, {}});

  EXPECT_EQ(parts.journal, (Journal{"b resolved", "b reply"}));
  EXPECT_FALSE(parts.probe->invoke("ask c").ok);
}

TEST(ComponentNode, ReloadsAsAWholeOrNotAtAll) {
  Parts parts;
  parts.journal.clear();

  EXPECT_EQ(parts.probe->reload({{"b", false}}), "b cannot");
  EXPECT_TRUE(parts.journal.empty());
  EXPECT_EQ(parts.probe->reload(Json::object()), std::nullopt);

  EXPECT_EQ(parts.journal, (Journal{"a reload", "b reload"}));
}

}  // namespace
}  // namespace swarmstage
