// The reference: a plain heap over a pool of events, on all loads of the model's table.
// It is the C++ library's, or with "by-hand" in front the one a hand has written.

#include <string_view>

#include "tests/bench/model/bench_program.h"
#include "tests/bench/model/binary_heap.h"
#include "tests/bench/model/message_swarm.h"
#include "tests/bench/model/standard_heap.h"

namespace swarmstage::bench {
namespace {

template <template <class> class Heap, class Model>
class HeapEngine {
 public:
  using Handler = void (Model::*)(std::uint32_t);

  std::int64_t now() const { return now_; }
  std::uint32_t node() const { return node_; }

  void later(std::uint32_t node, std::int64_t delay, Handler what, Model* self,
             std::uint32_t argument) {
    heap_.push(now_ + delay, {self, what, node, argument});
  }

  void run_until(std::int64_t time) {
    while (!heap_.empty() && heap_.next_time() <= time) {
      now_ = heap_.next_time();
      const Event event = heap_.pop();
      node_ = event.node;
      (event.self->*event.what)(event.argument);
    }
    now_ = time;
  }

 private:
  struct Event {
    Model* self;
    Handler what;
    std::uint32_t node;
    std::uint32_t argument;
  };

  std::int64_t now_ = 0;
  std::uint32_t node_ = 0;
  Heap<Event> heap_;
};

template <class Model>
using StandardEngine = HeapEngine<StandardHeap, Model>;
template <class Model>
using EngineByHand = HeapEngine<BinaryHeap, Model>;

}  // namespace
}  // namespace swarmstage::bench

int main(int count, char** arguments) {
  using namespace swarmstage::bench;
  const bool by_hand = count > 1 && std::string_view(arguments[1]) == "by-hand";
  if (by_hand) return run_bench_program(count - 1, arguments + 1, run_messages<EngineByHand>);
  return run_bench_program(count, arguments, run_messages<StandardEngine>);
}
