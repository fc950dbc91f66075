#include "core/roles/lan_discovery/network_range.h"

#include <gtest/gtest.h>

namespace swarmstage::lan_discovery {
namespace {

bool contains(std::string_view range, std::string_view address) {
  return NetworkRange::parse(range).value().contains(IpAddress::parse(address).value());
}

TEST(NetworkRange, HoldsTheAddressesOfItsPrefix) {
  EXPECT_TRUE(contains("10.2.0.0/16", "10.2.255.1"));
  EXPECT_FALSE(contains("10.2.0.0/16", "10.3.0.1"));
  EXPECT_TRUE(contains("10.2.3.64/26", "10.2.3.127"));
  EXPECT_FALSE(contains("10.2.3.64/26", "10.2.3.128"));
  EXPECT_TRUE(contains("0.0.0.0/0", "203.0.113.9"));
  EXPECT_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(contains("fe80::/10", "fe80::1234"));
  EXPECT_TRUE(contains("10.2.3.4", "10.2.3.4"));
  EXPECT_FALSE(contains("10.2.3.4", "10.2.3.5"));
}

TEST(NetworkRange, RefusesWhatIsNone) {
  for (const char* each : {"", "ten", "10.2.0.0/", "10.2.0.0/33", "10.2.0.0/x", "10.2.0.0/8x",
                           "10.2.0.0/-1", "10.2.0/8"}) {
    EXPECT_FALSE(NetworkRange::parse(each)) << each;
  }
}

}  // namespace
}  // namespace swarmstage::lan_discovery
