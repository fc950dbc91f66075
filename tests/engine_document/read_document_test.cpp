#include "engine/document/read_document.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace swarmstage {
namespace {

using testing::HasSubstr;
using Kind = Value::Kind;

std::string error_of(std::string_view text, std::string file = "s.yaml") {
  const auto document = parse_document(text, std::move(file));
  return document ? "no error" : document.error();
}

Document parsed(std::string_view text, std::string file = "s.yaml") {
  auto document = parse_document(text, std::move(file));
  EXPECT_TRUE(document) << document.error();
  return std::move(document.value());
}

std::string place(Position at) {
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

TEST(ReadDocument, TellsOfEveryValueWhereItStands) {
  const Document document = parsed("scenario: a chain\nnodes:\n  peer: { count: 8 }\n");

  const Value& peer = *document.root().find("nodes")->find("peer");

  EXPECT_EQ(document.root().find("scenario")->text(), "a chain");
  EXPECT_EQ(place(document.root().find("scenario")->at()), "1:11");
  EXPECT_EQ(place(peer.at()), "3:9");
  EXPECT_EQ(place(peer.entries()[0].key_at), "3:11");
  EXPECT_EQ(place(peer.find("count")->at()), "3:18");
  EXPECT_EQ(peer.find("count")->file(), "s.yaml");
  EXPECT_EQ(peer.find("counts"), nullptr);
}

TEST(ReadDocument, CountsColumnsInCharacters) {
  const Document document = parsed("{ café: 1, b: 2 }");

  EXPECT_EQ(place(document.root().find("b")->at()), "1:15");
}

TEST(ReadDocument, KeepsTheOrderOfKeys) {
  const Document document = parsed("z: 1\na: 2\nm: 3\n");

  std::string order;
  for (const Entry& each : document.root().entries()) order += each.key;
  EXPECT_EQ(order, "zam");
}

TEST(ReadDocument, MakesJsonOfPlainWordsAndKeepsQuotedOnes) {
  const Document document = parsed(
      "[true, \"true\", 12, '12', -1.5e3, 0x1F, 12ms, null, ~, .inf, 1-2, +-1, x, {a: []}, -]");

  EXPECT_EQ(document.root().to_json(),
            Json::parse(R"([true, "true", 12, "12", -1500.0, 31, "12ms", null, null, ".inf",
                            "1-2", "+-1", "x", {"a": []}, "-"])"));
}

TEST(ReadDocument, LetsAnEmptyFileHoldNothing) {
  EXPECT_EQ(parsed("").root().kind(), Kind::nothing);
  EXPECT_EQ(parsed("# only a comment\n").root().kind(), Kind::nothing);
  EXPECT_EQ(place(parsed("").root().at()), "1:1");
}

TEST(ReadDocument, TellsOfAValueLeftOutWhereItsKeyIs) {
  const Document document = parsed("a: 1\nabout:\nb: 2\n");

  EXPECT_EQ(document.root().find("about")->kind(), Kind::nothing);
  EXPECT_EQ(place(document.root().find("about")->at()), "2:1");
}

TEST(ReadDocument, RepeatsWhatAnAliasStandsFor) {
  const Document document = parsed("a: &slow { latency: 80ms }\nb: *slow\n");

  EXPECT_EQ(document.root().find("b")->to_json(), Json::parse(R"({"latency": "80ms"})"));
}

TEST(ReadDocument, RefusesAliasesThatGrowWithoutBounds) {
  std::string laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char name = 'b'; name < 'j'; ++name) {
    laughs += {name, ':', ' ', '&', name, ' ', '['};
    for (int i = 0; i < 10; ++i) laughs += {' ', '*', static_cast<char>(name - 1), ','};
    laughs += "]\n";
  }

  EXPECT_THAT(error_of(laughs), HasSubstr("holds more than 2000000 values"));
}

TEST(ReadDocument, RefusesWhatOneFileOfOursMayNotHold) {
  EXPECT_EQ(error_of("a: 1\nb: 2\na: 3\n"),
            "s.yaml:3:1: the key 'a' is here twice; it was first given in line 1");
  EXPECT_EQ(error_of("a: 1\n---\nb: 2\n"),
            "s.yaml:2:1: a second document begins here; one file holds one");
  EXPECT_EQ(error_of("a: &x 1\nb:\n  <<: *x\n"),
            "s.yaml:3:3: merge keys (<<) are not read; write the keys out, or use extends");
  EXPECT_EQ(error_of("a: !int 3\n"), "s.yaml:1:4: the tag !int means nothing here; leave it out");
  EXPECT_EQ(error_of("? [a, b]\n: 3\n"), "s.yaml:1:3: expected a key, found a list");
  EXPECT_EQ(error_of("~: 3\n"), "s.yaml:1:1: expected a key, found nothing");
  EXPECT_EQ(error_of("a: *b\n"), "s.yaml:1:4: no anchor of this name comes before its alias");
  EXPECT_EQ(error_of("a: &a [ *a ]\n"), "s.yaml:1:9: this alias stands for what it is part of");
}

TEST(ReadDocument, FindsATwinAmongManyKeys) {
  std::string many;
  for (int i = 0; i < 100; ++i) many.append("key").append(std::to_string(i)).append(": 1\n");

  EXPECT_EQ(error_of(many + "key40: 2\n"),
            "s.yaml:101:1: the key 'key40' is here twice; it was first given in line 41");
}

TEST(ReadDocument, SaysWhereTheTextItselfIsBroken) {
  EXPECT_EQ(error_of("a: 1\n\tb: 2\n"), "s.yaml:2:1: a tab indents this line; use spaces");
  EXPECT_EQ(error_of("a: 1\nb: \"x\xff\"\n"), "s.yaml:2:6: this is not UTF-8");
  EXPECT_EQ(error_of(std::string_view("a: 1\nb: \0x\n", 11)), "s.yaml:2:4: a NUL byte");
  EXPECT_EQ(error_of("a: \x07\n"), "s.yaml:1:4: a control character");
  EXPECT_EQ(error_of("a: [1, 2\nb: 3\n"), "s.yaml:2:2: expected ',' or ']'");
  EXPECT_EQ(error_of("a: }\n"), "s.yaml:1:4: a closing bracket that closes nothing");
  EXPECT_EQ(error_of("a: @x\n"), "s.yaml:1:4: a text that begins with this character needs quotes");
  EXPECT_EQ(error_of("a: x y\n b: z\n"),
            "s.yaml:2:3: a ':' where no key can be; check the indentation, or quote a text that "
            "holds ': '");
  EXPECT_EQ(error_of("a: \"x\n"), "s.yaml:1:4: this quote is not closed");
  EXPECT_EQ(error_of("a: 'it''s\n"), "s.yaml:1:4: this quote is not closed");
}

TEST(ReadDocument, ReadsWhatEditorsLeaveBehind) {
  const Document document = parsed(
      "\xef\xbb\xbf"
      "a: one\r\nb: two words\r\n");

  EXPECT_EQ(document.root().find("a")->text(), "one");
  EXPECT_EQ(document.root().find("b")->text(), "two words");
  EXPECT_EQ(place(document.root().find("b")->at()), "2:4");
}

TEST(ReadDocument, RefusesWhatIsTooDeep) {
  const std::string deep = std::string(100, '[') + std::string(100, ']');

  EXPECT_THAT(error_of(deep), HasSubstr("s.yaml:1:65: nested deeper than 64 levels"));
  EXPECT_THAT(error_of(deep, "s.json"), HasSubstr("s.json:1:65: nested deeper than 64 levels"));
}

TEST(ReadDocument, ReadsJsonThatYamlWouldRefuse) {
  const std::string key(2000, 'k');
  const Document document = parsed(
      "{\n\t\"a\":\t1,\n\t\"b\"\n:\"\\ud83d\\ude00\\/\\u00e9\\n\",\"" + key + "\":[]}", "s.json");

  EXPECT_EQ(document.root().find("a")->to_json(), 1);
  EXPECT_EQ(document.root().find("b")->text(), "😀/é\n");
  EXPECT_EQ(document.root().find(key)->kind(), Kind::list);
  EXPECT_EQ(place(document.root().find("a")->at()), "2:7");
}

TEST(ReadDocument, SpeaksOfJsonInAJsonFile) {
  EXPECT_EQ(error_of("{\"a\": 1,}", "s.json"),
            "s.json:1:9: JSON: expected a key in double quotes, found '}'");
  EXPECT_EQ(error_of("[1 2]", "s.json"), "s.json:1:4: JSON: expected ',' or ']', found '2'");
  EXPECT_EQ(error_of("{\"a\": tru}", "s.json"), "s.json:1:7: JSON: expected a value, found 't'");
  EXPECT_EQ(error_of("[\"a\n\"]", "s.json"),
            "s.json:1:4: JSON: expected '\"' before the end of the line, found '\\n'");
  EXPECT_EQ(error_of("[01]", "s.json"), "s.json:1:3: JSON: expected ',' or ']', found '1'");
  EXPECT_EQ(error_of("[\"\\ud800\"]", "s.json"),
            "s.json:1:9: JSON: expected both halves of a pair of surrogates, found '\"'");
  EXPECT_EQ(error_of("[] x", "s.json"),
            "s.json:1:4: JSON: expected the end of the file, found 'x'");
  EXPECT_EQ(error_of("[1", "s.json"),
            "s.json:1:3: JSON: expected ',' or ']', found the end of the file");
}

TEST(ReadDocument, TakesYamlThatBeginsLikeJson) {
  const Document document = parsed("{ a: 1, # a comment\n  b: [x y, z] }\n");

  EXPECT_EQ(document.root().to_json(), Json::parse(R"({"a": 1, "b": ["x y", "z"]})"));
}

TEST(ReadDocument, FindsTheColumnInsideATextHoweverItIsWritten) {
  const Document document = parsed(
      "plain: all(x) and y\n"
      "quoted: \"all(x) and y\"\n"
      "single: 'it''s y'\n"
      "folded: all(x)\n"
      "  and y\n"
      "block: |\n"
      "  all(x)\n"
      "  and y\n");
  const auto place_of_y = [&](std::string_view key) {
    const Value& value = *document.root().find(key);
    return place(value.position_of(value.text().find('y')));
  };

  EXPECT_EQ(place_of_y("plain"), "1:19");
  EXPECT_EQ(place_of_y("quoted"), "2:21");
  EXPECT_EQ(place_of_y("single"), "3:16");
  EXPECT_EQ(place_of_y("folded"), "5:7");
  EXPECT_EQ(place_of_y("block"), "8:7");
}

TEST(ReadDocument, PointsToTheBeginningOfATextWithEscapes) {
  const Document document = parsed("a: \"x\\ty\"\n");

  EXPECT_EQ(place(document.root().find("a")->position_of(2)), "1:4");
}

TEST(ReadDocument, ReadsEveryEscapeOfYamlAsTheLetterItMeans) {
  const auto read = parse_document("a: \"x\\Ny\\_z\\xe4\\L\"\n", "escapes.yaml");

  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read.value().root().to_json()["a"].get<std::string>(),
            "x\xc2\x85y\xc2\xa0z\xc3\xa4\xe2\x80\xa8");
}

TEST(ReadDocument, SaysWhatIsWrongWithAFileThatCannotBeRead) {
  const auto folder = std::filesystem::temp_directory_path();
  const auto missing = read_document(folder / "no-such-scenario.yaml");
  const auto is_folder = read_document(folder);

  EXPECT_THAT(missing.error(), HasSubstr("no-such-scenario.yaml: No such file or directory"));
  EXPECT_THAT(is_folder.error(), HasSubstr("is a folder; expected a file"));
}

TEST(ReadDocument, ReadsAFileWhole) {
  const auto path = std::filesystem::path(testing::TempDir()) / "read_document_test.yaml";
  std::string text;
  for (int i = 0; i < 20'000; ++i) text.append("key").append(std::to_string(i)).append(": v\n");
  std::ofstream(path) << text;

  const auto document = read_document(path);
  std::filesystem::remove(path);

  ASSERT_TRUE(document) << document.error();
  EXPECT_EQ(document.value().root().entries().size(), 20'000U);
  EXPECT_EQ(document.value().file(), path.string());
}

}  // namespace
}  // namespace swarmstage
