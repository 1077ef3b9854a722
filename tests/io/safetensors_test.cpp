#include "core/io/safetensors.h"

#include "core/data/error.h"
#include "tests/io/temporary_folder.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <string>

namespace svx {
namespace {

NamedTensors everyType() {
  at::manual_seed(1);
  NamedTensors content;
  for (const auto type : {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16})
    content.tensors[std::string("real.") + c10::toString(type)] = at::randn({3, 1, 5}).to(type);
  for (const auto type : {at::kLong, at::kInt, at::kShort, at::kChar, at::kByte})
    content.tensors[std::string("whole.") + c10::toString(type)] =
        at::randint(0, 100, {7}).to(type);
  content.tensors["truth"] = at::tensor({1, 0, 1}).to(at::kBool);
  content.tensors["scalar"] = at::scalar_tensor(2.5, at::kFloat);
  content.tensors["empty"] = at::empty({0, 4});
  content.tensors["turned"] = at::arange(6).view({2, 3}).t(); // not contiguous
  content.tensors["odd.\"name\"\n\u00e4"] =
      at::tensor({std::numeric_limits<float>::quiet_NaN(), -0.f});
  content.about = {{"format", "pt"}, {"note", "a \"b\" \u00e4"}};
  return content;
}

void expectSame(const NamedTensors& a, const NamedTensors& b) {
  EXPECT_EQ(a.about, b.about);
  ASSERT_EQ(a.tensors.size(), b.tensors.size());
  for (const auto& [name, tensor] : a.tensors) {
    const auto& other = b.tensors.at(name);
    ASSERT_EQ(tensor.scalar_type(), other.scalar_type()) << name;
    ASSERT_EQ(tensor.sizes(), other.sizes()) << name;
    const auto bytes = [](const at::Tensor& values) {
      const auto whole = values.contiguous();
      return std::string(static_cast<const char*>(whole.data_ptr()), whole.nbytes());
    };
    EXPECT_TRUE(bytes(tensor) == bytes(other)) << name;
  }
}

TEST(Safetensors, ComeBackBitForBit) {
  TemporaryFolder folder;
  saveSafetensors(everyType(), folder / "a.safetensors");
  expectSame(loadSafetensors(folder / "a.safetensors"), everyType());
  saveSafetensors(everyType(), folder / "b.safetensors");
  EXPECT_EQ(contentOf(folder / "a.safetensors"), contentOf(folder / "b.safetensors"));
  saveSafetensors({}, folder / "none.safetensors");
  EXPECT_TRUE(loadSafetensors(folder / "none.safetensors").tensors.empty());
}

void expectRefused(const std::string& bytes, const std::string& what) {
  TemporaryFolder folder;
  writeContent(folder / "a.safetensors", bytes);
  try {
    loadSafetensors(folder / "a.safetensors");
    ADD_FAILURE() << what;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::Input) << what;
  }
}

std::string file(const std::string& header, std::size_t dataBytes) {
  std::uint64_t length = header.size();
  std::string bytes(reinterpret_cast<const char*>(&length), sizeof length);
  return bytes + header + std::string(dataBytes, 'x');
}

TEST(Safetensors, AreReadAsTheFormatSays) {
  TemporaryFolder folder;
  writeContent(folder / "a.safetensors",
               file(R"({"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]},)"
                    R"("a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}   )",
                    6));
  const auto content = loadSafetensors(folder / "a.safetensors");
  EXPECT_EQ(content.tensors.at("a").dim(), 0);
  EXPECT_EQ(content.tensors.at("b")[1].item<int>(), 'x');
}

TEST(Safetensors, RefuseWhatIsDamagedOrForeign) {
  const auto entry = [](const char* shape, const char* offsets, const char* type = "F32") {
    return std::string(R"({"a":{"dtype":")") + type + R"(","shape":)" + shape +
           R"(,"data_offsets":)" + offsets + "}}";
  };
  ASSERT_NO_FATAL_FAILURE(expectRefused("", "nothing"));
  expectRefused("1234567", "shorter than its length");
  expectRefused(std::string(8, '\0'), "no header");
  expectRefused(std::string(8, '\xff') + "{}", "a length beyond everything");
  expectRefused(file("[]", 0), "no object");
  expectRefused(file("{\"a\":", 0), "no JSON");
  expectRefused(file("{\"a\":1}", 0), "no entry");
  expectRefused(file(entry("[1]", "[0,4]"), 3), "cut off");
  expectRefused(file(entry("[1]", "[0,4]"), 5), "bytes behind");
  expectRefused(file(entry("[1]", "[0,8]"), 8), "another size");
  expectRefused(file(entry("[1]", "[1,5]"), 5), "a gap");
  expectRefused(file(entry("[1]", "[4,0]"), 4), "backwards");
  expectRefused(file(entry("[-1]", "[0,4]"), 4), "a negative size");
  expectRefused(file(entry("[1.5]", "[0,4]"), 4), "half a size");
  expectRefused(file(entry("[4294967296,4294967296]", "[0,0]"), 0), "a size that overflows");
  expectRefused(file(entry("[4611686018427387904,4]", "[0,0]"), 0), "a size that overflows to 0");
  expectRefused(file(entry("[1]", "[0,4]", "F7"), 4), "an unknown type");
  expectRefused(file(entry("[1]", "[0,4,4]"), 4), "three places");
  expectRefused(file(entry("{}", "[0,4]"), 4), "no shape");
  expectRefused(file(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                     R"("b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
                     3),
                "an overlap");
  expectRefused(file(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                     R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
                     1),
                "a name used twice");
  expectRefused(file(R"({"__metadata__":{"a":1}})", 0), "a note that is no text");
  TemporaryFolder folder;
  EXPECT_THROW(loadSafetensors(folder / "none.safetensors"), Error);
}

TEST(Safetensors, OfEveryLengthButTheWholeAreRefused) {
  TemporaryFolder folder;
  saveSafetensors(everyType(), folder / "a.safetensors");
  const std::string bytes = contentOf(folder / "a.safetensors");
  for (std::size_t length = 0; length < bytes.size(); length += 1 + length / 50)
    expectRefused(bytes.substr(0, length), std::to_string(length));
}

std::string python() {
  const char* chosen = std::getenv("SVX_PYTHON");
  return chosen ? chosen : "python3";
}

/// The format's own package reads and writes what we do.
TEST(Safetensors, AreThoseOfTheirOwnPackage) {
  if (std::system((python() + " -c 'import numpy, safetensors.numpy' 2> /dev/null").c_str()) != 0)
    GTEST_SKIP() << "skipped: safetensors or numpy is not installed";
  auto content = everyType();
  content.tensors.erase("real.BFloat16"); // numpy has none
  TemporaryFolder folder;
  saveSafetensors(content, folder / "from.safetensors");
  const std::string script = "import sys; from safetensors.numpy import load_file, save_file; "
                             "from safetensors import safe_open; "
                             "about = safe_open(sys.argv[1], 'np').metadata(); "
                             "save_file(load_file(sys.argv[1]), sys.argv[2], about)";
  ASSERT_EQ(
      std::system((python() + " -c \"" + script + "\" '" + (folder / "from.safetensors").string() +
                   "' '" + (folder / "to.safetensors").string() + "'")
                      .c_str()),
      0);
  expectSame(loadSafetensors(folder / "to.safetensors"), content);
}

} // namespace
} // namespace svx
