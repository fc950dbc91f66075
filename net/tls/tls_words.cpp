#include "net/tls/tls_words.h"

#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <ctime>
#include <openssl/err.h>
#include <openssl/sha.h>

#include "core/base/hex.h"
#include "net/tls/openssl_handles.h"

namespace swarmstage::net {

namespace {

constexpr int names_shown = 4;
constexpr std::size_t name_bytes_shown = 100;
constexpr int alert_offset = 1000;  // of reasons that are the peer's alerts

// A stranger wrote it: nothing of it may steer a terminal or fill a log.
std::string printable(const ASN1_STRING* text) {
  const auto* bytes = reinterpret_cast<const char*>(ASN1_STRING_get0_data(text));
  std::string result(bytes, static_cast<std::size_t>(ASN1_STRING_length(text)));
  if (result.size() > name_bytes_shown) result.resize(name_bytes_shown);
  for (char& each : result) each = each > ' ' && each < 127 ? each : '?';
  return result;
}

std::string address_text(const ASN1_STRING* bytes) {
  const bool is_v4 = ASN1_STRING_length(bytes) == 4;
  if (!is_v4 && ASN1_STRING_length(bytes) != 16) return "?";
  char text[INET6_ADDRSTRLEN] = {};
  inet_ntop(is_v4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(bytes), text, sizeof(text));
  return text;
}

// The names a certificate is for, shortened.
std::string names_of(const X509* certificate) {
  auto* names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  std::string result;
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    if (i == names_shown) {
      result += ", ...";
      break;
    }
    int kind = 0;
    const auto* value = static_cast<const ASN1_STRING*>(
        GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, i), &kind));
    if (kind != GEN_DNS && kind != GEN_IPADD) continue;
    if (!result.empty()) result += ", ";
    result += kind == GEN_DNS ? printable(value) : address_text(value);
  }
  GENERAL_NAMES_free(names);
  return result.empty() ? "nobody" : result;
}

std::string words_for_certificate(long verdict) {
  switch (verdict) {
    case X509_V_ERR_INVALID_PURPOSE:
      return "the certificate of the other side is not meant for this use";
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
      return "a key of the other side is too small";
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return "a certificate of the other side is signed with a broken hash";
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return "the certificate of the other side has a wrong signature";
    case X509_V_ERR_INVALID_CA:
      return "the certificate of the other side was signed by one that may not sign";
    default:
      break;
  }
  std::string words = "the certificate of the other side: ";
  return words.append(X509_verify_cert_error_string(verdict));
}

TlsFailure failure_for_alert(int alert) {
  std::string words = "the other side refuses: ";
  return {TlsFault::refused_by_peer, words.append(SSL_alert_desc_string_long(alert))};
}

TlsFailure failure_for_reason(int reason, unsigned long error) {
  switch (reason) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
    case SSL_R_BAD_RECORD_TYPE:
    case SSL_R_UNEXPECTED_MESSAGE:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
      return {TlsFault::no_tls, "the other side does not speak TLS"};
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
      return {TlsFault::no_common_version, "no common version; TLS 1.2 and 1.3 are spoken here"};
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      return {TlsFault::no_certificate, "the other side shows no certificate, and one is required"};
    case SSL_R_NO_APPLICATION_PROTOCOL:
      return {TlsFault::no_common_protocol, "no common protocol (ALPN)"};
    case SSL_R_NO_SHARED_CIPHER:
    case SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM:
      return {TlsFault::no_common_cipher, "no common cipher, or no certificate to show"};
    default:
      break;
  }
  const char* words = ERR_reason_error_string(error);
  return {TlsFault::other, words ? words : "an error without a name"};
}

}  // namespace

std::string key_hash_of(const X509* certificate) {
  unsigned char* encoded = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &encoded);
  if (size <= 0) return {};
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(encoded, static_cast<std::size_t>(size), digest.data());
  OPENSSL_free(encoded);
  return to_hex(ByteView(digest.data(), digest.size()));
}

std::string words_for_time(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unreadable time";
  char text[40] = {};
  std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &parts);
  return text;
}

TlsFailure failure_for_verdict(long verdict, const X509* certificate, const std::string& expected) {
  if (!certificate) return {TlsFault::other, X509_verify_cert_error_string(verdict)};
  switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {TlsFault::expired, "a certificate of the other side expired on " +
                                     words_for_time(X509_get0_notAfter(certificate))};
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return {TlsFault::not_yet_valid, "a certificate of the other side is not valid before " +
                                           words_for_time(X509_get0_notBefore(certificate))};
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED:
      return {TlsFault::unknown_issuer,
              "nobody we believe has signed the certificate of the other side"};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return {TlsFault::wrong_name, "the certificate of the other side is for " +
                                        names_of(certificate) + ", not for '" + expected + "'"};
    default:
      return {TlsFault::bad_certificate, words_for_certificate(verdict)};
  }
}

TlsFailure failure_from_errors() {
  const unsigned long error = ERR_peek_last_error();
  ERR_clear_error();
  const int reason = ERR_GET_REASON(error);
  if (error == 0) return {TlsFault::other, "the handshake was not understood"};
  const bool is_alert = ERR_GET_LIB(error) == ERR_LIB_SSL && reason > alert_offset;
  return is_alert ? failure_for_alert(reason - alert_offset) : failure_for_reason(reason, error);
}

std::string last_error() {
  const unsigned long error = ERR_peek_last_error();
  ERR_clear_error();
  if (ERR_SYSTEM_ERROR(error)) {
    char text[128] = {};
    return strerror_r(ERR_GET_REASON(error), text, sizeof(text));
  }
  const char* words = ERR_reason_error_string(error);
  return words ? words : "unknown error";
}

}  // namespace swarmstage::net
