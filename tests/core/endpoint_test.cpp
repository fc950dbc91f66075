#include "core/node/endpoint.h"

#include <gtest/gtest.h>

namespace swarmstage {
namespace {

TEST(IpAddress, ReadsAndWritesBothFamilies) {
  for (const char* text :
       {"0.0.0.0", "192.0.2.1", "255.255.255.255", "::1", "2001:db8::7", "ff02::1", "fe80::1%2"}) {
    const auto address = IpAddress::parse(text);

    ASSERT_TRUE(address) << text;
    EXPECT_EQ(address->to_string(), text);
  }
}

TEST(IpAddress, RefusesWhatIsNoAddress) {
  for (const char* text : {"", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4%1",
                           "::1%eth0", "fe80::1%0", "fe80::1%70000", ":::", "1.2.3.4 "}) {
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  }
}

TEST(IpAddress, KeepsIpv4InItsMappedForm) {
  EXPECT_EQ(IpAddress::parse("::ffff:192.0.2.1"), IpAddress::v4(192, 0, 2, 1));
  EXPECT_EQ(IpAddress::v4(192, 0, 2, 1).to_v4(), 0xc0000201U);
  EXPECT_FALSE(IpAddress::parse("::1")->is_v4());
}

TEST(IpAddress, KnowsWhatKindItIs) {
  EXPECT_TRUE(IpAddress::any_v4().is_unspecified());
  EXPECT_TRUE(IpAddress::any_v6().is_unspecified());
  EXPECT_TRUE(IpAddress::v4(127, 9, 9, 9).is_loopback());
  EXPECT_TRUE(IpAddress::parse("::1")->is_loopback());
  EXPECT_FALSE(IpAddress::v4(128, 0, 0, 1).is_loopback());
  EXPECT_TRUE(IpAddress::v4(224, 0, 0, 1).is_multicast());
  EXPECT_TRUE(IpAddress::v4(239, 255, 0, 1).is_multicast());
  EXPECT_FALSE(IpAddress::v4(240, 0, 0, 1).is_multicast());
  EXPECT_TRUE(IpAddress::parse("ff02::1")->is_multicast());
  EXPECT_TRUE(IpAddress::v4(255, 255, 255, 255).is_limited_broadcast());
}

TEST(Endpoint, ReadsAndWritesBothFamilies) {
  for (const char* text : {"192.0.2.1:80", "127.0.0.1:65535", "[::1]:443", "[fe80::1%2]:1"}) {
    const auto endpoint = Endpoint::parse(text);

    ASSERT_TRUE(endpoint) << text;
    EXPECT_EQ(endpoint->to_string(), text);
  }
}

TEST(Endpoint, RefusesWhatIsNoEndpoint) {
  for (const char* text :
       {"", "192.0.2.1", ":80", "192.0.2.1:", "192.0.2.1:0", "192.0.2.1:65536", "192.0.2.1:8a",
        "192.0.2.1:-1", "::1:80", "[::1]", "[::1:80", "[]:80", "name:80", "[192.0.2.1]:80"}) {
    EXPECT_FALSE(Endpoint::parse(text)) << text;
  }
}

TEST(HostPort, CutsANameFromItsPort) {
  const auto parts = HostPort::parse("peer.example:7000");

  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->host, "peer.example");
  EXPECT_EQ(parts->port, 7000);
  EXPECT_EQ(HostPort::parse("[::1]:9")->host, "::1");
}

}  // namespace
}  // namespace swarmstage
