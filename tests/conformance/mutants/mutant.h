#pragma once

// A mutant: the model stage with one promise broken on purpose. A case that no
// mutant can make fail would check nothing; tests run the ones against the
// others. Mutants break deliveries (between runner and node), commands (between
// runner and driver), calls of the stage, the options it is made with, or what
// the observer is told.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/node/driver.h"
#include "tests/conformance/mutants/node_decorator.h"
#include "tests/conformance/swarm.h"

namespace swarmstage::conformance {

struct Mutant {
  std::string topic;  // of the cases it was made for, which are tried first
  std::string name;
  Wrapping wrapping;
  /// Breaks what every case needs before it comes to its point: a case that
  /// fails on blunt mutants alone has shown nothing.
  bool blunt = false;
};

using MakeDriver = std::function<std::unique_ptr<Driver>(Driver& real)>;
using MakeObserver = std::function<std::unique_ptr<Observer>(Observer& real)>;
using MakeStageMutant = std::function<std::unique_ptr<Stage>(std::unique_ptr<Stage> real)>;
/// A fresh one for each node, so that it may remember things.
using MakeMeddle = std::function<NodeDecorator::Meddle()>;

Mutant breaks_deliveries(std::string topic, std::string name, MakeMeddle meddle);
Mutant breaks_commands(std::string topic, std::string name, MakeDriver driver);
Mutant breaks_stage(std::string topic, std::string name, MakeStageMutant stage);
Mutant breaks_options(std::string topic, std::string name, void (*options)(StageOptions&));
Mutant breaks_observer(std::string topic, std::string name, MakeObserver observer);

std::vector<Mutant> lossy_mutants();     // any delivery, command or call lost or doubled
std::vector<Mutant> delivery_mutants();  // deliveries that say something wrong
std::vector<Mutant> command_mutants();   // commands carried out otherwise
std::vector<Mutant> stage_mutants();     // a stage that does otherwise
std::vector<Mutant> store_mutants();     // stores that do otherwise
std::vector<Mutant> outside_mutants();   // options and observers

const std::vector<Mutant>& all_mutants();

}  // namespace swarmstage::conformance
