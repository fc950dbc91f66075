#pragma once

// Functions of real numbers from basic operations only: libraries differ in the
// last bit, and the last bit of a drawn time decides which event comes first.

namespace swarmstage {

double portable_exp(double value);
/// base must not be negative.
double portable_power(double base, double exponent);

}  // namespace swarmstage
