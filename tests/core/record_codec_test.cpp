#include "core/trace/record_codec.h"

#include <gtest/gtest.h>

namespace swarmstage {
namespace {

using namespace delivered;

const Endpoint here{IpAddress::v4(10, 0, 0, 1), 4000};
const Endpoint there{*IpAddress::parse("fe80::7%3"), 65535};

Interface example_interface() {
  return {"eth3", 3, here.address, 24, IpAddress::v4(10, 0, 0, 255), false, true, false};
}

// One of each, with no field left at its default.
std::vector<Delivery> one_of_each() {
  const PortId port = PortId::make(2, 77);
  const ListenerId listener = ListenerId::make(3, 78);
  const StreamId stream = StreamId::make(4, 5, 6);
  return {Started{},
          Drained{},
          Stopped{},
          Reloaded{Json{{"ttl", "5s"}, {"peers", {1, 2}}}},
          PortOpened{port, here},
          PortFailed{port, CloseReason::address_in_use},
          PortClosed{port, CloseReason::unsupported},
          Datagram{port, there, here, 9, Cast::multicast, "bytes"},
          TimerFired{{1, 2, 0xfedcba9876543210U}},
          ListenerOpened{listener, there},
          ListenerFailed{listener, CloseReason::address_not_ours},
          ListenerClosed{listener, CloseReason::interface_gone},
          StreamOpened{stream, {listener, here, there, {"0123abcd", "swarm/1"}}},
          StreamData{stream, "data"},
          StreamEnded{stream},
          StreamWritable{stream},
          StreamClosed{stream, CloseReason::queue_limit},
          Resolved{ResolveId::make(1, 2), {{here.address, there.address}, "half of it"}},
          Replied{CallId::make(1, 3), {ServiceReply::Status::timed_out, false, Json{{"a", 1.5}}}},
          Invoked{{{0xffffffffffffffffU}, "fetch", Json::array({"x", nullptr})}},
          HostChanged{{HostChange::Kind::address_changed, example_interface()}}};
}

std::vector<std::byte> encoded(const Delivery& delivery) {
  std::vector<std::byte> bytes;
  RecordWriter out(bytes);
  std::visit([&](const auto& each) { encode_delivery(out, each); }, delivery);
  return bytes;
}

class EveryDelivery : public testing::TestWithParam<std::size_t> {
 protected:
  const std::uint8_t type = static_cast<std::uint8_t>(GetParam());
  const std::vector<Delivery> all = one_of_each();
  const std::vector<std::byte> bytes = encoded(all[GetParam()]);
};

TEST_P(EveryDelivery, ComesBackFromItsRecordAsItWas) {
  ASSERT_EQ(all[type].index(), type);

  const auto back = decode_delivery(type, bytes);

  ASSERT_TRUE(back);
  EXPECT_EQ(back->index(), type);
  EXPECT_EQ(encoded(*back), bytes);
}

TEST_P(EveryDelivery, IsRefusedWhenCutShortAnywhere) {
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_delivery(type, ByteView(bytes).first(size))) << size;
  }
}

TEST_P(EveryDelivery, SurvivesAnyByteBeingWrong) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const unsigned flip : {0x01U, 0x80U, 0xffU}) {
      auto wrong = bytes;
      wrong[i] ^= static_cast<std::byte>(flip);
      const auto decoded = decode_delivery(type, wrong);
      EXPECT_TRUE(!decoded || decoded->index() == type);
    }
  }
}

std::string name_of(const testing::TestParamInfo<std::size_t>& info) {
  std::string name(delivery_name(info.param));
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Codec, EveryDelivery,
                         testing::Range<std::size_t>(0, std::variant_size_v<Delivery>), name_of);

TEST(RecordCodec, KeepsTheFieldsOfAStreamOpening) {
  const auto back = decode_delivery(delivery_index<StreamOpened>(),
                                    encoded(one_of_each()[delivery_index<StreamOpened>()]));

  const auto& opened = std::get<StreamOpened>(*back);
  EXPECT_EQ(opened.stream, StreamId::make(4, 5, 6));
  EXPECT_EQ(opened.info.listener, ListenerId::make(3, 78));
  EXPECT_EQ(opened.info.local, here);
  EXPECT_EQ(opened.info.remote, there);
  EXPECT_EQ(opened.info.peer, (PeerIdentity{"0123abcd", "swarm/1"}));
}

TEST(RecordCodec, KnowsNoTypeBeyondTheLast) {
  EXPECT_FALSE(decode_delivery(std::variant_size_v<Delivery>, {}));
  EXPECT_FALSE(decode_delivery(255, {}));
}

TEST(RecordWriter, WritesLittleEndianAndLengths) {
  std::vector<std::byte> bytes;

  RecordWriter(bytes).byte(7).number(0x0102).text("hi");

  EXPECT_EQ(ByteView(bytes).text(), std::string_view("\7\2\1\0\0\0\0\0\0\2\0\0\0hi", 15));
}

TEST(RecordWriter, ReplacesBytesThatAreNoText) {
  std::vector<std::byte> bytes;

  RecordWriter(bytes).json(Json("\xff"));

  EXPECT_EQ(RecordReader(bytes).json(), Json("\xef\xbf\xbd"));
}

TEST(RecordReader, StaysWrongAfterTheFirstThingItCouldNotRead) {
  RecordReader reader(ByteView("abc"));

  EXPECT_EQ(reader.number(), 0U);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.byte(), 0);
  EXPECT_TRUE(reader.text().empty());
}

TEST(RecordReader, RefusesJsonThatIsNone) {
  std::vector<std::byte> bytes;
  RecordWriter(bytes).text("{broken");
  RecordReader reader(bytes);

  EXPECT_TRUE(reader.json().is_null());
  EXPECT_FALSE(reader.ok());
}

}  // namespace
}  // namespace swarmstage
