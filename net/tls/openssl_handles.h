#pragma once

// Things of OpenSSL that free themselves: owned by whoever holds the handle, null
// when OpenSSL could not make them.

#include <memory>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace swarmstage::net {

template <auto Free>
struct FreedBy {
  template <typename T>
  void operator()(T* thing) const {
    Free(thing);
  }
};

inline void free_certificates(STACK_OF(X509) * list) {
  sk_X509_pop_free(list, X509_free);
}

using BioHandle = std::unique_ptr<BIO, FreedBy<BIO_free>>;
using CertificateHandle = std::unique_ptr<X509, FreedBy<X509_free>>;
using CertificateList = std::unique_ptr<STACK_OF(X509), FreedBy<free_certificates>>;
using ContextHandle = std::unique_ptr<SSL_CTX, FreedBy<SSL_CTX_free>>;
using KeyHandle = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
using SslHandle = std::unique_ptr<SSL, FreedBy<SSL_free>>;
using StoreHandle = std::unique_ptr<X509_STORE, FreedBy<X509_STORE_free>>;

}  // namespace swarmstage::net
