// What a mesh node remembers: the addresses of its peers, in the store of its host.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/services/memory_medium.h"
#include "core/services/store.h"
#include "tests/mesh/mesh_probe.h"

namespace swarmstage::mesh {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using Status = ServiceReply::Status;

Json remembering(Json more = Json::object()) {
  more["remember"] = true;
  return more;
}

/// A node whose calls a store answers when the test says so.
class Remembering : public MeshProbe {
 public:
  explicit Remembering(Store& store, Json more = Json::object())
      : MeshProbe(remembering(std::move(more))), store_(store) {
    answer();
  }

  /// Returns how many calls there were.
  std::size_t answer() {
    const auto calls = take_calls();
    for (const Call& call : calls) {
      deliver(delivered::Replied{call.call, store_.handle(call.request).at(0)});
    }
    return calls.size();
  }
  void refuse(Status status, const Json& body) {
    for (const Call& call : take_calls()) {
      deliver(delivered::Replied{call.call, {status, true, body}});
    }
  }

 private:
  Store& store_;
};

class MemoryTest : public testing::Test {
 protected:
  Json stored() {
    return store_.handle({{"do", "get"}, {"key", "mesh.peers.8001"}}).at(0).body["value"];
  }
  void remember(const Json& addresses) {
    store_.handle({{"do", "put"}, {"key", "mesh.peers.8001"}, {"value", addresses}});
  }
  Store store_{std::make_unique<MemoryMedium>()};
};

TEST_F(MemoryTest, IsAskedForByNobodyWhoDoesNotWantIt) {
  MeshProbe probe;
  probe.join("b", "10.0.0.2:40000", 8002);
  probe.advance(1min);

  EXPECT_THAT(probe.take_calls(), IsEmpty());
  EXPECT_EQ(probe.see("remembered"), 0);
}

TEST_F(MemoryTest, KeepsTheAddressesOfPeersAMomentAfterTheyJoined) {
  Remembering probe(store_);
  probe.join("b", "10.0.0.2:40000", 8002);
  probe.join("c", "10.0.0.3:40000", 8003);
  probe.join("nobody can dial it", "10.0.0.4:40000");
  probe.advance(1s);

  EXPECT_EQ(probe.answer(), 1U) << "one write for all of them";

  EXPECT_EQ(stored(), Json({"10.0.0.2:8002", "10.0.0.3:8003"}));
  EXPECT_EQ(probe.see("remembered"), 2);
}

TEST_F(MemoryTest, IsDialledInTheNextLife) {
  remember({"10.0.0.2:8002", "10.0.0.3:8003"});

  Remembering probe(store_);

  EXPECT_THAT(probe.dialled(), UnorderedElementsAre("10.0.0.2:8002", "10.0.0.3:8003"));
  EXPECT_EQ(probe.see("remembered"), 2);
  EXPECT_EQ(probe.events("MsgPeersRecalled").at(0)["count"], 2);
}

TEST_F(MemoryTest, IsTriedAgainForAsLongAsWhatOnceWorked) {
  remember({"10.0.0.2:8002"});
  Remembering probe(store_);
  std::size_t dials = 0;

  for (int minute = 0; minute < 20; ++minute) {
    for (const auto& connect : probe.take_connects()) {
      ++dials;
      probe.closed(connect.stream, CloseReason::refused);
    }
    probe.advance(1min);
  }

  EXPECT_GT(dials, 4U) << "hearsay is given up after three";
}

TEST_F(MemoryTest, OutlivesTheLossOfAllPeers) {
  remember({"10.0.0.9:8009"});
  Remembering probe(store_);
  const StreamId peer = probe.join("b", "10.0.0.2:40000", 8002);
  probe.advance(1s);
  probe.answer();

  probe.closed(peer, CloseReason::reset);
  probe.advance(5s);
  probe.answer();

  EXPECT_EQ(stored(), Json({"10.0.0.2:8002", "10.0.0.9:8009"}));
}

TEST_F(MemoryTest, HasALimit) {
  Remembering probe(store_, {{"remembered_max", 2}});
  for (int i = 2; i < 6; ++i) {
    const std::string number = std::to_string(i);
    probe.join(text({"p", number}), text({"10.0.0.", number, ":40000"}), 8001);
  }
  probe.advance(1s);
  probe.answer();

  EXPECT_THAT(stored(), SizeIs(2));
  EXPECT_GE(probe.reached("remembered_max"), 1U);
}

TEST_F(MemoryTest, ReadsNoMoreThanItsLimitAndNoNonsense) {
  Json list = {"nonsense", 7, "10.0.0.1:8001"};
  for (int i = 2; i < 30; ++i) list.push_back(text({"10.0.0.", std::to_string(i), ":1"}));
  remember(list);

  Remembering probe(store_, {{"remembered_max", 3}, {"address", "10.0.0.1"}});

  EXPECT_THAT(probe.dialled(), SizeIs(3));
}

TEST_F(MemoryTest, OfAStoreThatFailsIsToldOnceAndTriedAgain) {
  Remembering probe(store_);
  probe.join("b", "10.0.0.2:40000", 8002);
  probe.take_events();
  probe.advance(1s);
  probe.refuse(Status::failed, "no space left on the disk");

  const auto told = probe.events("MsgStoreFailed");
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0]["error"], "no space left on the disk");
  EXPECT_EQ(told[0]["context"], "remembering peers");
  probe.advance(15s);
  probe.refuse(Status::timed_out, nullptr);
  EXPECT_THAT(probe.events("MsgStoreFailed"), IsEmpty()) << "it is no news";

  probe.advance(15s);
  EXPECT_EQ(probe.answer(), 1U);
  EXPECT_EQ(stored(), Json({"10.0.0.2:8002"}));
}

TEST_F(MemoryTest, IsNotOverwrittenBeforeItCouldBeRead) {
  remember({"10.0.0.8:8008", "10.0.0.9:8009"});
  MeshProbe probe(remembering());
  const auto read = probe.take_calls();
  probe.join("b", "10.0.0.2:40000", 8002);
  probe.advance(10s);
  probe.deliver(delivered::Replied{read.at(0).call, {Status::timed_out, true, nullptr}});

  for (int i = 0; i < 5; ++i) {
    probe.advance(15s);
    for (const auto& call : probe.take_calls()) {
      probe.deliver(delivered::Replied{call.call, store_.handle(call.request).at(0)});
    }
  }

  EXPECT_EQ(stored(), Json({"10.0.0.2:8002", "10.0.0.8:8008", "10.0.0.9:8009"}));
}

TEST_F(MemoryTest, ThatIsDamagedIsOverwritten) {
  MeshProbe probe(remembering());
  const auto read = probe.take_calls();
  probe.deliver(delivered::Replied{read.at(0).call, {Status::failed, true, "it is damaged"}});
  probe.join("b", "10.0.0.2:40000", 8002);

  probe.advance(16s);

  const auto calls = probe.take_calls();
  ASSERT_THAT(calls, SizeIs(1));
  EXPECT_EQ(calls[0].request["do"], "put");
}

TEST_F(MemoryTest, OfASlowStoreHoldsUpNothing) {
  Remembering probe(store_);
  const StreamId peer = probe.join("b", "10.0.0.2:40000", 8002);
  probe.advance(1s);
  probe.written(peer);

  probe.data(peer, " hello\n");
  probe.join("c", "10.0.0.3:40000", 8003);
  probe.advance(2s);

  EXPECT_THAT(probe.chats(), ElementsAre("hello"));
  EXPECT_EQ(probe.peers(), 2U);
  EXPECT_EQ(probe.answer(), 1U) << "one write at a time";
  probe.advance(1s);
  EXPECT_EQ(probe.answer(), 1U) << "and then what came meanwhile";
  EXPECT_EQ(stored(), Json({"10.0.0.2:8002", "10.0.0.3:8003"}));
}

TEST_F(MemoryTest, IsWrittenBeforeTheNodeLeaves) {
  Remembering probe(store_);
  probe.join("b", "10.0.0.2:40000", 8002);

  probe.drain();
  probe.answer();

  EXPECT_EQ(stored(), Json({"10.0.0.2:8002"}));
}

TEST_F(MemoryTest, BeginsWhenAReloadSaysSo) {
  remember({"10.0.0.2:8002"});
  MeshProbe probe;
  probe.reload(remembering({{"id", "m"}, {"name", "Mesh"}, {"dial_spread", "0s"}}));

  EXPECT_THAT(probe.take_calls(), SizeIs(1));
}

}  // namespace
}  // namespace swarmstage::mesh
