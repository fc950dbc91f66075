#include "net/tls/tls_material.h"

#include <array>
#include <openssl/err.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include "net/tls/tls_words.h"

namespace swarmstage::net {

namespace {

constexpr int chain_limit = 16;
constexpr long year_seconds = 365L * 24 * 3600;

// Without this OpenSSL would ask for a password on the terminal.
int no_password(char*, int, int, void*) {
  return -1;
}

std::string about(const char* what, const std::string& file, const std::string& wrong) {
  std::string text = what;
  return text.append(" '").append(file).append("': ").append(wrong);
}

KeyHandle derived_key(const std::string& secret, const std::string& purpose) {
  std::array<unsigned char, 32> seed{};
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size(), seed.data(), &size);
  return KeyHandle(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), size));
}

BioHandle open_file(const char* what, const std::string& file, std::string& wrong) {
  ERR_clear_error();
  BioHandle bio(BIO_new_file(file.c_str(), "r"));
  if (!bio) wrong = about(what, file, last_error());
  return bio;
}

bool read_certificates(const std::string& file, TlsIdentity& into, std::string& wrong) {
  const BioHandle bio = open_file("certificate file", file, wrong);
  if (!bio) return false;
  into.certificate.reset(PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr));
  if (!into.certificate) {
    wrong = about("certificate file", file, "holds no PEM certificate");
    return false;
  }
  into.chain.reset(sk_X509_new_null());
  while (X509* next = PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr)) {
    sk_X509_push(into.chain.get(), next);
    if (sk_X509_num(into.chain.get()) > chain_limit) break;
  }
  ERR_clear_error();
  const ASN1_TIME* until = X509_get0_notAfter(into.certificate.get());
  if (X509_cmp_current_time(until) >= 0) return true;
  wrong = about("certificate file", file, "expired on " + words_for_time(until));
  return false;
}

bool read_key(const std::string& file, const std::string& certificate_file, TlsIdentity& into,
              std::string& wrong) {
  const BioHandle bio = open_file("key file", file, wrong);
  if (!bio) return false;
  into.key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  if (!into.key) {
    wrong = about("key file", file, "holds no PEM private key without a password");
    return false;
  }
  if (X509_check_private_key(into.certificate.get(), into.key.get()) == 1) return true;
  wrong = about("key file", file, "does not belong to the certificate in '");
  wrong += certificate_file + "'";
  return false;
}

bool read_authorities(const std::string& file, TlsMaterial& into, std::string& wrong) {
  into.authorities.reset(X509_STORE_new());
  ERR_clear_error();
  if (X509_STORE_load_file(into.authorities.get(), file.c_str()) == 1) {
    into.names = SSL_load_client_CA_file(file.c_str());
    if (into.names) return true;
  }
  const BioHandle readable = open_file("authority file", file, wrong);
  if (readable) wrong = about("authority file", file, "holds no PEM certificate");
  return false;
}

}  // namespace

std::unique_ptr<TlsMaterial> read_material(const TlsSetup& setup, std::string& wrong) {
  auto material = std::make_unique<TlsMaterial>();
  for (const TlsIdentityFiles& files : setup.identities) {
    TlsIdentity& identity = material->identities[files.name];
    if (!read_certificates(files.certificate_file, identity, wrong)) return nullptr;
    if (!read_key(files.key_file, files.certificate_file, identity, wrong)) return nullptr;
  }
  if (setup.authority_file.empty()) return material;
  if (!read_authorities(setup.authority_file, *material, wrong)) return nullptr;
  return material;
}

KeyHandle key_of_run(const std::string& secret) {
  return derived_key(secret, "run");
}

TlsIdentity make_identity(const std::string& secret, const std::string& name) {
  TlsIdentity made;
  made.key = derived_key(secret, "identity " + name);
  made.certificate.reset(X509_new());
  X509* certificate = made.certificate.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -year_seconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 10 * year_seconds);
  X509_NAME* subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("swarmstage"), -1, -1, 0);
  X509_set_issuer_name(certificate, subject);
  X509_set_pubkey(certificate, made.key.get());
  X509_sign(certificate, key_of_run(secret).get(), nullptr);  // Ed25519 brings its own hash
  return made;
}

}  // namespace swarmstage::net
