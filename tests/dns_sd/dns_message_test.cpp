// Messages of DNS as they come and go: names with pointers, bounds, and what is refused.

#include "core/dns_sd/dns_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace swarmstage::dns_sd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const DnsName service_type{{"_swarmstage", "_udp", "local"}};

DnsName instance(std::string label) {
  return {{std::move(label), "_swarmstage", "_udp", "local"}};
}

DnsRecord record(DnsName name, DnsType kind) {
  DnsRecord made;
  made.name = std::move(name);
  made.type = kind;
  made.ttl = 120;
  return made;
}

DnsMessage everything() {
  DnsMessage message;
  message.answers = true;
  message.questions = {{service_type, DnsType::ptr, true}};
  DnsRecord pointer = record(service_type, DnsType::ptr);
  pointer.target = instance("a.b\\c");
  DnsRecord service = record(instance("a.b\\c"), DnsType::srv);
  service.port = 8080;
  service.target = {{"host", "local"}};
  service.flush = true;
  DnsRecord strings = record(instance("a.b\\c"), DnsType::txt);
  strings.text = dns_text({"id=7", "http=8082"});
  DnsRecord v4 = record({{"host", "local"}}, DnsType::a);
  v4.address = IpAddress::v4(10, 0, 0, 7);
  DnsRecord v6 = record({{"host", "local"}}, DnsType::aaaa);
  v6.address = IpAddress::parse("fe80::7").value();
  message.known = {pointer};
  message.proposed = {service, strings};
  message.additionals = {v4, v6};
  return message;
}

std::string header(unsigned questions, unsigned records, unsigned flags = 0) {
  std::string bytes(12, '\0');
  bytes[2] = static_cast<char>(flags >> 8U);
  bytes[3] = static_cast<char>(flags & 0xffU);
  bytes[5] = static_cast<char>(questions);
  bytes[6] = static_cast<char>(records >> 8U);
  bytes[7] = static_cast<char>(records & 0xffU);
  return bytes;
}

DnsFault fault_of(const std::string& bytes) {
  return read_dns(bytes).fault;
}

// What stands behind the name of a question.
const std::string ptr_internet("\x00\x0c\x00\x01", 4);

TEST(DnsMessage, WhatIsWrittenIsRead) {
  const DnsMessage written = everything();

  const DnsReading reading = read_dns(write_dns(written));

  ASSERT_EQ(reading.fault, DnsFault::none);
  EXPECT_TRUE(reading.message.answers);
  EXPECT_EQ(reading.message.questions, written.questions);
  EXPECT_EQ(reading.message.known, written.known);
  EXPECT_EQ(reading.message.proposed, written.proposed);
  EXPECT_EQ(reading.message.additionals, written.additionals);
}

TEST(DnsMessage, NamesThatAreSaidTwiceAreCompressed) {
  DnsMessage once;
  once.questions = {{service_type, DnsType::ptr, false}};
  DnsMessage twice = once;
  twice.questions.push_back({instance("x"), DnsType::srv, false});

  // Two bytes of label, two of pointer, four of type and class.
  EXPECT_EQ(write_dns(twice).size(), write_dns(once).size() + 8);
}

TEST(DnsMessage, EveryShorteningIsRefused) {
  const std::string whole = write_dns(everything());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_NE(fault_of(whole.substr(0, size)), DnsFault::none) << size;
  }
}

TEST(DnsMessage, APointerLeadsBackOrNowhere) {
  const std::string to_itself = header(1, 0) + "\xc0\x0c" + ptr_internet;
  const std::string forward = header(1, 0) + "\xc0\x20" + ptr_internet + std::string(30, '\0');
  const std::string into_header = header(1, 0) + std::string("\xc0\x04", 2) + ptr_internet;
  // The second name begins with a label and goes on where it began.
  const std::string loop =
      header(2, 0) + std::string("\x01x\x00", 3) + ptr_internet + "\x01y\xc0\x13" + ptr_internet;

  for (const std::string& each : {to_itself, forward, into_header, loop}) {
    EXPECT_EQ(fault_of(each), DnsFault::name);
  }
}

TEST(DnsMessage, ANameIsNoLongerThanNamesMayBe) {
  std::string name;
  for (int i = 0; i < 4; ++i) name += '\x3f' + std::string(63, 'x');

  EXPECT_EQ(fault_of(header(1, 0) + name + '\0' + ptr_internet), DnsFault::name);
}

TEST(DnsMessage, WhatTheHeaderPromisesIsBounded) {
  EXPECT_EQ(fault_of(header(1, 256)), DnsFault::too_many);
  EXPECT_EQ(fault_of(header(0, 256)), DnsFault::name) << "no first name";
  EXPECT_EQ(fault_of(std::string(dns_bytes_max + 1, '\0')), DnsFault::too_long);
  EXPECT_EQ(fault_of(header(0, 0, 0x2800)), DnsFault::kind) << "an update";
  EXPECT_EQ(fault_of(header(0, 0, 0x8003)), DnsFault::kind) << "no such name";
}

TEST(DnsMessage, RecordsOfOtherTypesAreSteppedOver) {
  const std::string strange =
      std::string("\x01x\x00\x00\x2f\x80\x01\x00\x00\x00\x78\x00\x02zz", 15);
  std::string bytes = header(0, 2) + strange;
  bytes += std::string("\x01x\x00\x00\x01\x00\x01\x00\x00\x00\x78\x00\x04\x0a\x00\x00\x01", 17);

  const DnsReading reading = read_dns(bytes);

  ASSERT_EQ(reading.fault, DnsFault::none);
  ASSERT_THAT(reading.message.known, SizeIs(1));
  EXPECT_EQ(reading.message.known[0].address, IpAddress::v4(10, 0, 0, 1));
}

TEST(DnsMessage, AnAddressHasItsSize) {
  std::string bytes = header(0, 1);
  bytes += std::string("\x01x\x00\x00\x01\x00\x01\x00\x00\x00\x78\x00\x03\x0a\x00\x00", 16);

  EXPECT_EQ(fault_of(bytes), DnsFault::record);
}

TEST(DnsMessage, NamesAreTheSameInCapitals) {
  EXPECT_EQ(DnsName({{"_Swarmstage", "_UDP", "Local"}}), service_type);
  EXPECT_EQ(instance("a.b").to_text(), "a\\.b._swarmstage._udp.local.");
}

TEST(DnsMessage, StringsOfARecordAreTakenApartAndNeverBeyondItsEnd) {
  EXPECT_THAT(dns_strings(dns_text({"id=7", "v=1"})), ElementsAre("id=7", "v=1"));
  EXPECT_THAT(dns_strings(std::string("\x00", 1)), IsEmpty());
  EXPECT_THAT(dns_strings("\x02hi\x09short"), ElementsAre("hi"));
  EXPECT_EQ(dns_text({}), std::string("\x00", 1));
}

}  // namespace
}  // namespace swarmstage::dns_sd
