#pragma once

// What OpenSSL has to say, in words for people: why a certificate was not
// believed, why a handshake failed, who a certificate is for.

#include <openssl/ssl.h>
#include <string>

#include "net/tls_fault.h"

namespace swarmstage::net {

/// The hash of its public key, as PeerIdentity has it.
std::string key_hash_of(const X509* certificate);
/// "2031-02-28 12:00:00 UTC"
std::string words_for_time(const ASN1_TIME* time);
/// Why that certificate, of the other side or above it, was refused. `expected`:
/// the name it should have had.
TlsFailure failure_for_verdict(long verdict, const X509* certificate, const std::string& expected);
/// Why a handshake failed, by the thread's queue of errors, which it empties.
TlsFailure failure_from_errors();
/// The last error of the thread in OpenSSL's own words; empties the queue.
std::string last_error();

}  // namespace swarmstage::net
