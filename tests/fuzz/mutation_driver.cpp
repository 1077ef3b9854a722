// Stands in for libFuzzer where the compiler has none: mutates the seeds, the same way every time.
//
//   fuzz_x CORPUS_FOLDER ROUNDS

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size);

namespace {

void mutate(std::string& bytes, std::mt19937& random) {
  const auto below = [&random](std::size_t bound) { return random() % bound; };
  for (std::size_t edits = 1 + below(4); edits > 0 && !bytes.empty(); --edits) {
    const std::size_t at = below(bytes.size());
    switch (below(6)) {
    case 0: bytes[at] = static_cast<char>(random()); break;
    case 1: bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8))); break;
    case 2: bytes.resize(at); break;
    case 3: bytes.insert(at, std::string(1 + below(16), static_cast<char>(random()))); break;
    case 4: bytes.erase(at, 1 + below(8)); break;
    default: bytes.insert(at, bytes.substr(below(bytes.size()), 1 + below(32))); break;
    }
  }
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::vector<std::string> seeds;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    std::ifstream file(entry.path(), std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  if (seeds.empty()) return 2;
  std::mt19937 random(1);
  for (int round = std::stoi(argv[2]); round > 0; --round) {
    std::string bytes = seeds[random() % seeds.size()];
    mutate(bytes, random);
    LLVMFuzzerTestOneInput(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  }
  return 0;
}
