// A store on a real disk and one in memory keep the same promises; the real one
// also when the disk, or another process, is in the way.

#include "core/services/store.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <sys/resource.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/services/memory_medium.h"
#include "net/folder_medium.h"

namespace swarmstage::net {
namespace {

using Status = ServiceReply::Status;
using testing::HasSubstr;
using testing::StartsWith;

class Scratch {
 public:
  Scratch() {
    std::string form = std::filesystem::temp_directory_path() / "store-test-XXXXXX";
    EXPECT_NE(::mkdtemp(form.data()), nullptr);
    path_ = form;
  }
  ~Scratch() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

ServiceReply put(Store& store, const std::string& key, const Json& value) {
  return store.handle({{"do", "put"}, {"key", key}, {"value", value}}).at(0);
}

Json get(Store& store, const std::string& key) {
  return store.handle({{"do", "get"}, {"key", key}}).at(0).body;
}

Json keys(Store& store) {
  return store.handle({{"do", "list"}}).at(0).body["keys"];
}

Json holding(const Json& value) {
  return {{"found", true}, {"value", value}};
}

/// Each story is told of both media.
class EveryStore : public testing::TestWithParam<bool> {
 protected:
  std::unique_ptr<StoreMedium> medium() {
    if (!GetParam()) return std::make_unique<MemoryMedium>();
    return std::move(FolderMedium::open(scratch_ / "state").value());
  }
  Scratch scratch_;
};

INSTANTIATE_TEST_SUITE_P(Stores, EveryStore, testing::Bool(),
                         [](const auto& each) { return each.param ? "Folder" : "Memory"; });

TEST_P(EveryStore, FindsWhatWasPut) {
  Store store(medium());

  EXPECT_EQ(get(store, "a"), Json({{"found", false}}));
  EXPECT_EQ(put(store, "a", {{"list", {1, "two"}}}).status, Status::ok);
  EXPECT_EQ(put(store, "b.c_d-e", nullptr).status, Status::ok);

  EXPECT_EQ(get(store, "a"), holding({{"list", {1, "two"}}}));
  EXPECT_EQ(get(store, "b.c_d-e"), holding(nullptr));
  EXPECT_EQ(keys(store), Json({"a", "b.c_d-e"}));
  EXPECT_EQ(store.handle({{"do", "list"}, {"prefix", "b"}})[0].body["keys"], Json({"b.c_d-e"}));
}

TEST_P(EveryStore, ReplacesAndRemoves) {
  Store store(medium());
  put(store, "a", 1);
  put(store, "a", 2);

  EXPECT_EQ(get(store, "a"), holding(2));
  EXPECT_EQ(store.handle({{"do", "remove"}, {"key", "a"}})[0].body, Json({{"found", true}}));
  EXPECT_EQ(store.handle({{"do", "remove"}, {"key", "a"}})[0].body, Json({{"found", false}}));
  EXPECT_EQ(keys(store), Json::array());
}

TEST_P(EveryStore, RefusesWhatItCannotKeep) {
  StoreLimits limits;
  limits.store_key_bytes = 8;
  limits.store_value_bytes = 20;
  limits.store_total_bytes = 30;
  limits.store_keys = 2;
  Store store(medium(), limits);
  const auto why = [&](const std::string& key, const Json& value) {
    const ServiceReply reply = put(store, key, value);
    EXPECT_EQ(reply.status, Status::failed);
    return reply.body.get<std::string>();
  };

  EXPECT_THAT(why("", 1), HasSubstr("expects a `key`"));
  EXPECT_THAT(why("../b", 1), HasSubstr("has more than letters, digits and . _ -"));
  EXPECT_THAT(why(".lock", 1), HasSubstr("begins with a dot"));
  EXPECT_EQ(why("much-too-long", 1), "the key has 13 bytes; at most 8 (store_key_bytes)");
  EXPECT_EQ(why("a", std::string(19, 'x')),
            "the value has 21 bytes; at most 20 (store_value_bytes)");
  put(store, "a", std::string(16, 'x'));
  EXPECT_EQ(why("b", std::string(16, 'x')),
            "all values would have 36 bytes; at most 30 (store_total_bytes)");
  put(store, "b", 1);
  EXPECT_EQ(why("c", 1), "the store has no room for another key; at most 2 (store_keys)");
  EXPECT_EQ(keys(store), Json({"a", "b"}));
}

TEST_P(EveryStore, SaysWhatIsWrongWithARequest) {
  Store store(medium());
  const auto why = [&](const Json& request) {
    return store.handle(request).at(0).body.get<std::string>();
  };

  EXPECT_EQ(why({{"do", "putt"}, {"key", "a"}}), "the store cannot 'putt'; did you mean 'put'?");
  EXPECT_EQ(why({{"do", "put"}, {"key", "a"}}), "put expects a `value`");
  EXPECT_EQ(why("put"), "the store expects an object with `do`");
  EXPECT_EQ(why({{"do", "a\nb\x1b"}}), "the store cannot 'a?b?'; known are put, get, remove, list");
  std::string cut = "the store cannot '";
  cut += std::string(64, 'x');
  EXPECT_THAT(why({{"do", std::string(1'000'000, 'x')}}), StartsWith(cut + "...'; known"));
}

TEST_P(EveryStore, KeepsWhatItHasOnAFullDisk) {
  Store store(medium());
  put(store, "a", "old");

  store.medium().set_full(true);
  const ServiceReply refused = put(store, "a", "new");

  EXPECT_EQ(refused.status, Status::failed);
  EXPECT_EQ(refused.body, "no space left on the disk");
  EXPECT_EQ(get(store, "a"), holding("old"));
  store.medium().set_full(false);
  EXPECT_EQ(put(store, "a", "new").status, Status::ok);
}

TEST_P(EveryStore, IsEmptyOnANewDisk) {
  Store store(medium());
  put(store, "a", "old");

  store.medium().set_full(true);
  store.medium().lose_all();

  EXPECT_EQ(keys(store), Json::array());
  EXPECT_EQ(put(store, "a", "new").status, Status::ok);
}

// --- Real disks ---

std::unique_ptr<StoreMedium> folder(const std::string& path) {
  return std::move(FolderMedium::open(path).value());
}

TEST(FolderStore, IsThereInTheNextLife) {
  const Scratch scratch;
  {
    Store store(folder(scratch / "deep/state"));
    put(store, "a", {1, 2, 3});
  }

  Store store(folder(scratch / "deep/state"));

  EXPECT_EQ(get(store, "a"), holding({1, 2, 3}));
}

TEST(FolderStore, BelongsToOneProcessAtATime) {
  const Scratch scratch;
  const auto first = folder(scratch / "state");

  const auto second = FolderMedium::open(scratch / "state");

  EXPECT_THAT(second.error(), HasSubstr("state is in use by another process"));
}

TEST(FolderStore, SaysThatAFolderCannotBeMade) {
  const Scratch scratch;
  std::ofstream(scratch / "file") << "no folder";

  EXPECT_THAT(FolderMedium::open(scratch / "file").error(),
              HasSubstr("cannot make the folder " + (scratch / "file")));
}

/// While it lives no file of this process grows beyond that.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    before_signal_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, before_signal_);
  }

 private:
  rlimit before_{};
  void (*before_signal_)(int) = nullptr;
};

TEST(FolderStore, KeepsTheOldValueWhenTheSystemRefusesHalfwayThrough) {
  const Scratch scratch;
  Store store(folder(scratch / "state"));
  put(store, "a", "old");
  ServiceReply refused;
  {
    const FileSizeLimit limit(100);
    refused = put(store, "a", std::string(1000, 'x'));
  }

  EXPECT_EQ(refused.status, Status::failed);
  EXPECT_THAT(refused.body.get<std::string>(), HasSubstr("a.json: File too large"));
  EXPECT_EQ(get(store, "a"), holding("old"));
  EXPECT_EQ(keys(store), Json({"a"}));
  EXPECT_FALSE(std::filesystem::exists(scratch / "state/.unfinished"));
}

TEST(FolderStore, FailsAndRecoversWhenItsFolderGoesAway) {
  const Scratch scratch;
  Store store(folder(scratch / "state"));
  put(store, "a", "old");
  std::filesystem::rename(scratch / "state", scratch / "moved");

  EXPECT_EQ(put(store, "a", "new").status, Status::failed);
  std::filesystem::rename(scratch / "moved", scratch / "state");

  EXPECT_EQ(get(store, "a"), holding("old"));
  EXPECT_EQ(put(store, "a", "new").status, Status::ok);
}

TEST(FolderStore, SaysThatAFileCannotBeRead) {
  const Scratch scratch;
  Store store(folder(scratch / "state"));
  std::filesystem::create_directory(scratch / "state/a.json");

  const ServiceReply reply = store.handle({{"do", "get"}, {"key", "a"}}).at(0);

  EXPECT_EQ(reply.status, Status::failed);
  EXPECT_THAT(reply.body.get<std::string>(), HasSubstr("cannot read"));
  EXPECT_EQ(put(store, "b", 1).status, Status::ok);
}

TEST(FolderStore, WritesToNoFileThatALinkLeadsTo) {
  const Scratch scratch;
  std::ofstream(scratch / "another") << "precious";
  Store store(folder(scratch / "state"));
  std::filesystem::create_symlink(scratch / "another", scratch / "state/.unfinished");
  std::filesystem::create_directory(scratch / "elsewhere");
  std::filesystem::create_symlink(scratch / "another", scratch / "elsewhere/.lock");

  EXPECT_EQ(put(store, "a", 1).status, Status::failed);
  EXPECT_THAT(FolderMedium::open(scratch / "elsewhere").error(), HasSubstr("cannot write"));
  std::string kept;
  std::ifstream(scratch / "another") >> kept;

  EXPECT_EQ(kept, "precious");
  EXPECT_EQ(put(store, "a", 1).status, Status::ok) << "the link has been taken away";
}

TEST(FolderStore, SaysThatAFileIsDamaged) {
  const Scratch scratch;
  Store store(folder(scratch / "state"));
  std::ofstream(scratch / "state/a.json") << "[1, 2";

  const ServiceReply reply = store.handle({{"do", "get"}, {"key", "a"}}).at(0);

  EXPECT_EQ(reply.status, Status::failed);
  EXPECT_EQ(reply.body, "what is stored under 'a' is damaged");
  EXPECT_EQ(put(store, "a", "mended").status, Status::ok);
}

}  // namespace
}  // namespace swarmstage::net
