#pragma once

// Assertions for our own mistakes. They are on in every build: a testbed that
// goes on after a broken promise reports results nobody can trust. What the
// network or a peer does is never asserted; it is a value.

namespace swarmstage {

[[noreturn]] void assertion_failed(const char* expression, const char* file, int line,
                                   const char* message);

}  // namespace swarmstage

#define SWARMSTAGE_ASSERT(expression, message)        \
  (__builtin_expect(static_cast<bool>(expression), 1) \
       ? static_cast<void>(0)                         \
       : ::swarmstage::assertion_failed(#expression, __FILE__, __LINE__, message))
