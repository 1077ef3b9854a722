#include "core/io/imzml_binary.h"

#include "core/io/format.h"
#include "core/io/imzml.h"
#include "core/io/imzml_cache.h"
#include "core/io/text_scan.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace svx {
namespace {

namespace fs = std::filesystem;

using Digest = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

std::string finished(const Digest& digest) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
  unsigned length = 0;
  EVP_DigestFinal_ex(digest.get(), value.data(), &length);
  std::string text;
  for (unsigned k = 0; k < length; ++k) {
    char two[3];
    std::snprintf(two, sizeof two, "%02x", value[k]);
    text += two;
  }
  return text;
}

} // namespace

std::string uuidOf(const RandomAccessFile& binary) {
  std::array<unsigned char, 16> bytes{};
  if (binary.size() < bytes.size()) return {};
  binary.read(0, bytes.data(), bytes.size());
  std::string digits;
  for (const unsigned char byte : bytes) {
    constexpr char hex[] = "0123456789abcdef";
    digits += hex[byte >> 4];
    digits += hex[byte & 15];
  }
  return digits;
}

std::unique_ptr<RandomAccessFile> openPartner(const fs::path& xml, const std::string& uuid,
                                              std::vector<std::string>& notices) {
  std::vector<fs::path> sameName, others;
  std::error_code error;
  const fs::path folder = fs::absolute(xml).parent_path();
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (lowered(entry.path().extension().string()) != ".ibd") continue;
    const bool same = lowered(entry.path().stem().string()) == lowered(xml.stem().string());
    (same ? sameName : others).push_back(entry.path());
  }
  // Where names differ in the case of letters only, the exact one comes first.
  std::sort(sameName.begin(), sameName.end(), [&](const fs::path& a, const fs::path& b) {
    return std::pair(a.stem() != xml.stem(), a) < std::pair(b.stem() != xml.stem(), b);
  });
  if (!sameName.empty()) return std::make_unique<RandomAccessFile>(sameName.front());
  std::sort(others.begin(), others.end());
  for (const fs::path& other : others) {
    auto binary = std::make_unique<RandomAccessFile>(other);
    if (uuid.empty() || uuidOf(*binary) != uuid) continue;
    notices.push_back("Its binary file is called " + shown(other.filename()) +
                      "; it was found by its UUID.");
    return binary;
  }
  throw unreadable(xml, "its binary file " + shown(xml.stem()) + ".ibd is not beside it",
                   "Put both files into one folder under one name.");
}

std::vector<ChecksumVerdict> verifyChecksums(const fs::path& path, JobContext& context) {
  const RandomAccessFile xml(path);
  const ImzmlIndex index = cachedImzmlIndex(xml, nullptr);
  const std::tuple<const char*, const std::string&, const EVP_MD*> known[] = {
      {"SHA-256", index.sha256, EVP_sha256()},
      {"SHA-1", index.sha1, EVP_sha1()},
      {"MD5", index.md5, EVP_md5()}};
  std::vector<ChecksumVerdict> verdicts;
  std::vector<Digest> digests;
  for (const auto& [name, stated, algorithm] : known) {
    if (stated.empty()) continue;
    verdicts.push_back({false, name, stated, {}});
    EVP_DigestInit_ex(digests.emplace_back(EVP_MD_CTX_new(), EVP_MD_CTX_free).get(), algorithm,
                      nullptr);
  }
  if (verdicts.empty()) return verdicts;
  std::vector<std::string> notices;
  const auto binary = openPartner(path, index.uuid, notices);
  std::vector<char> bytes(4 << 20);
  for (std::uint64_t at = 0; at < binary->size(); at += bytes.size()) {
    context.checkpoint();
    context.progress(double(at) / double(binary->size()));
    const auto count = std::min<std::uint64_t>(bytes.size(), binary->size() - at);
    binary->read(at, bytes.data(), count);
    for (const Digest& digest : digests) EVP_DigestUpdate(digest.get(), bytes.data(), count);
  }
  for (std::size_t k = 0; k < verdicts.size(); ++k) {
    verdicts[k].computed = finished(digests[k]);
    verdicts[k].matches = verdicts[k].computed == verdicts[k].stated;
  }
  return verdicts;
}

} // namespace svx
