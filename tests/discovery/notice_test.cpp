// What instances tell each other, as bytes.

#include "core/roles/lan_discovery/notice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/hex.h"

namespace swarmstage::lan_discovery {
namespace {

KeyRing ring(std::vector<std::string> keys) {
  return KeyRing::make(std::move(keys)).value();
}

Notice announcement() {
  Notice notice;
  notice.asks = true;
  notice.instance = 0x0102030405060708;
  notice.sequence = 9;
  notice.age = 1234;
  notice.moves = 3;
  notice.udp_port = 8080;
  notice.http_port = 8082;
  notice.known = 7;
  notice.name = "alice";
  return notice;
}

Notice message(std::string_view text) {
  Notice notice = announcement();
  notice.kind = NoticeKind::message;
  notice.target = 42;
  notice.number = 1;
  notice.text = text;
  return notice;
}

std::string bytes_of(const Notice& notice) {
  return write_notice(notice, {});
}

Fault fault_of(const std::string& bytes) {
  return read_notice(bytes, {}).fault;
}

TEST(Notice, AnAnnouncementIsThirtySixBytesAndTheName) {
  const std::string bytes = bytes_of(announcement());

  EXPECT_EQ(bytes.size(), 36U + 5U);
  EXPECT_EQ(bytes.substr(0, 8), std::string("SWLD\x01\x01\x01\x05", 8));
  EXPECT_EQ(bytes.substr(8, 8), "\x01\x02\x03\x04\x05\x06\x07\x08");
  EXPECT_TRUE(bytes.ends_with("alice"));
}

TEST(Notice, WhatIsWrittenIsRead) {
  Notice receipt = announcement();
  receipt.kind = NoticeKind::receipt;
  receipt.target = 5;
  receipt.number = 6;
  for (const Notice& each : {announcement(), message("hello"), receipt}) {
    const std::string bytes = bytes_of(each);
    const NoticeReading reading = read_notice(bytes, {});
    EXPECT_EQ(reading.fault, Fault::none);
    EXPECT_EQ(reading.notice, each);
  }
}

TEST(Notice, EveryShorteningIsRefused) {
  const std::string whole = write_notice(message("hello"), ring({"0123456789abcdef"}));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const NoticeReading reading = read_notice(whole.substr(0, size), ring({"0123456789abcdef"}));
    EXPECT_TRUE(reading.fault != Fault::none || !reading.verified) << size;
  }
}

TEST(Notice, EveryFaultHasItsName) {
  const std::string good = bytes_of(announcement());
  const auto with = [&](std::size_t at, std::string_view bytes) {
    std::string changed = good;
    return changed.replace(at, bytes.size(), bytes);
  };
  const std::string_view zeros("\0\0\0\0\0\0\0\0", 8);

  EXPECT_EQ(fault_of(""), Fault::foreign);
  EXPECT_EQ(fault_of(with(0, "X")), Fault::foreign);
  EXPECT_EQ(fault_of(good.substr(0, 35)), Fault::too_short);
  EXPECT_EQ(fault_of(with(7, "\x06")), Fault::too_short) << "a name beyond the end";
  EXPECT_EQ(fault_of(good + std::string(1400, '\0')), Fault::too_long);
  EXPECT_EQ(fault_of(with(4, "\x02")), Fault::version);
  EXPECT_EQ(fault_of(with(5, "\x05")), Fault::kind);
  EXPECT_EQ(fault_of(with(5, std::string_view("\0", 1))), Fault::kind);
  EXPECT_EQ(fault_of(with(6, "\x08")), Fault::flags);
  EXPECT_EQ(fault_of(with(7, std::string_view("\0", 1))), Fault::name);
  EXPECT_EQ(fault_of(with(36, "\xff")), Fault::name) << "not UTF-8";
  EXPECT_EQ(fault_of(with(36, "\x1b")), Fault::name) << "it could steer a terminal";
  EXPECT_EQ(fault_of(with(8, zeros)), Fault::instance);
  EXPECT_EQ(fault_of(with(16, zeros)), Fault::sequence);
  EXPECT_EQ(fault_of(with(30, zeros.substr(0, 2))), Fault::port);
  EXPECT_EQ(fault_of(good + "\x01"), Fault::truncated) << "an extension without its length";
  EXPECT_EQ(fault_of(good + "\x01\x02x"), Fault::truncated) << "an extension cut short";
}

TEST(Notice, AMessageMustHaveATextThatFits) {
  const std::string good = bytes_of(message("hello"));
  const auto with = [&](std::size_t at, std::string_view bytes) {
    std::string changed = good;
    return changed.replace(at, bytes.size(), bytes);
  };
  const std::string_view zeros("\0\0\0\0\0\0\0\0", 8);

  EXPECT_EQ(fault_of(with(41, zeros)), Fault::instance) << "for nobody";
  EXPECT_EQ(fault_of(with(49, zeros)), Fault::sequence) << "without a number";
  EXPECT_EQ(fault_of(with(57, zeros.substr(0, 2)).substr(0, 59)), Fault::text);
  EXPECT_EQ(fault_of(with(58, "\x06")), Fault::truncated);
  EXPECT_EQ(fault_of(with(59, "\xc0")), Fault::text);
}

TEST(Notice, TheLongestMessageFitsIntoOneDatagram) {
  const std::string name(name_bytes_max, 'n');
  const std::string text(text_bytes_max, 't');
  Notice longest = message(text);
  longest.name = name;

  EXPECT_LE(write_notice(longest, ring({"0123456789abcdef"})).size(), notice_bytes_max);
  EXPECT_NE(check_text(text + "t"), "");
  EXPECT_NE(check_name(name + "n"), "");
}

TEST(Notice, AnExtensionOfALaterProgramIsPassedOver) {
  const std::string bytes = bytes_of(announcement()) + std::string("\x09\x03xyz\x0a\x00", 7);

  const NoticeReading reading = read_notice(bytes, {});

  EXPECT_EQ(reading.fault, Fault::none);
  EXPECT_EQ(reading.notice, announcement());
}

TEST(Notice, ATagProvesTheKeyAndEveryByte) {
  const KeyRing keys = ring({"the key of the house"});
  const std::string bytes = write_notice(announcement(), keys);

  EXPECT_TRUE(read_notice(bytes, keys).verified);
  EXPECT_FALSE(read_notice(bytes, ring({"the key of another"})).verified);
  EXPECT_FALSE(read_notice(bytes, {}).verified);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(read_notice(changed, keys).verified) << at;
  }
}

TEST(Notice, WhileAKeyIsExchangedBothAreBelieved) {
  const KeyRing before = ring({"the old key, in use"});
  const KeyRing between = ring({"the new key, in use", "the old key, in use"});
  const KeyRing after = ring({"the new key, in use"});

  EXPECT_TRUE(read_notice(write_notice(announcement(), before), between).verified);
  EXPECT_TRUE(read_notice(write_notice(announcement(), between), after).verified);
  EXPECT_FALSE(read_notice(write_notice(announcement(), between), before).verified);
}

// RFC 4231, test case 2.
TEST(KeyRing, TheHashIsHmacSha256) {
  const KeyedHash tag = keyed_hash("Jefe", "what do ya want for nothing?");

  EXPECT_EQ(to_hex(std::span<const std::byte>(tag)),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(KeyRing, SaysWhatIsWrongWithKeys) {
  EXPECT_THAT(KeyRing::make({"short"}).error(), testing::HasSubstr("at least 16"));
  const std::string key(16, 'k');
  EXPECT_THAT(KeyRing::make({key, key, key}).error(), testing::HasSubstr("at most 2"));
}

}  // namespace
}  // namespace swarmstage::lan_discovery
