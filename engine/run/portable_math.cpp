#include "engine/run/portable_math.h"

#include "core/node/random.h"

namespace swarmstage {

double portable_exp(double value) {
  int halvings = 0;
  while (value > 0.5 || value < -0.5) {
    value /= 2;
    ++halvings;
  }
  double sum = 1;
  double term = 1;
  for (int i = 1; i < 20; ++i) {
    term *= value / i;
    sum += term;
  }
  for (; halvings > 0; --halvings) sum *= sum;
  return sum;
}

double portable_power(double base, double exponent) {
  return base <= 0 ? 0 : portable_exp(exponent * portable_log(base));
}

}  // namespace swarmstage
