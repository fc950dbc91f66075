// What a node puts into its store just before its end is not lost, however slow the disk.

#include <latch>

#include <gtest/gtest.h>

#include "core/services/memory_medium.h"
#include "core/services/store.h"
#include "net/live_node.h"
#include "tests/net/promised.h"
#include "tests/net/script_node.h"

namespace swarmstage::net {
namespace {

/// Writes nothing before that has happened. Outlived by what is kept in it.
class SlowMedium final : public StoreMedium {
 public:
  SlowMedium(MemoryMedium& disk, std::latch& awaited) : disk_(disk), awaited_(awaited) {}

  Result<Entries> entries() override { return disk_.entries(); }
  Result<std::optional<std::string>> read(const std::string& key) override {
    return disk_.read(key);
  }
  std::optional<std::string> write(const std::string& key, const std::string& text) override {
    awaited_.wait();
    return disk_.write(key, text);
  }
  std::optional<std::string> remove(const std::string& key) override { return disk_.remove(key); }
  void set_full(bool full) override { disk_.set_full(full); }
  void lose_all() override { disk_.lose_all(); }

 private:
  MemoryMedium& disk_;
  std::latch& awaited_;
};

// So many that they cannot be through between the node's end and that of its services.
constexpr std::size_t puts = 1000;

void put_all(Context& context) {
  for (std::size_t i = 0; i < puts; ++i) {
    std::string key = "key-";
    key += std::to_string(i);
    context.call(Store::service_name, {{"do", "put"}, {"key", key}, {"value", i}}, 20s);
  }
}

TEST(LastPuts, AreThereAfterTheEndOfALiveNode) {
  MemoryMedium disk;
  std::latch ends(1);
  {
    Promised<bool> asked;
    Script script;
    script.start = put_all;
    script.invoked = [&](Context&, const Invocation&) { asked.set(true); };
    script.stop = [&](Context&) { ends.count_down(); };
    LiveNode node(std::make_unique<ScriptNode>(script), {.limits = {.pending = puts}});
    node.add_service(std::string(Store::service_name),
                     std::make_unique<Store>(std::make_unique<SlowMedium>(disk, ends)));
    node.start();
    const auto unanswered = node.invoke("ask", nullptr);
    ASSERT_TRUE(asked.get());
    EXPECT_TRUE(disk.entries().value().empty());
  }

  EXPECT_EQ(disk.entries().value().size(), puts);
}

}  // namespace
}  // namespace swarmstage::net
