#include "core/io/safetensors.h"

#include "core/data/error.h"
#include "core/io/new_file.h"
#include "core/io/random_access_file.h"

#include <ATen/ATen.h>

#include <nlohmann/json.hpp>

#include <bit>
#include <limits>
#include <set>

static_assert(std::endian::native == std::endian::little);

namespace svx {
namespace {

using nlohmann::json;

constexpr std::uint64_t largestHeader = 100'000'000; // as the format's own reader has it

constexpr std::pair<const char*, at::ScalarType> types[] = {
    {"F64", at::kDouble}, {"F32", at::kFloat}, {"F16", at::kHalf},  {"BF16", at::kBFloat16},
    {"I64", at::kLong},   {"I32", at::kInt},   {"I16", at::kShort}, {"I8", at::kChar},
    {"U8", at::kByte},    {"BOOL", at::kBool}};

struct Reader {
  const std::filesystem::path& path;

  [[noreturn]] void refuse(const std::string& why) const {
    throw Error(ErrorKind::Input, "The weights in " + path.filename().string() + " cannot be read",
                why, "Choose a complete safetensors file.");
  }

  at::ScalarType typeOf(const json& word) const {
    for (const auto& [name, type] : types)
      if (word == name) return type;
    refuse("it holds numbers of the type " +
           word.dump(-1, ' ', true, json::error_handler_t::replace) + ", which is not known.");
  }

  std::uint64_t number(const json& value) const {
    if (!value.is_number_unsigned()) refuse("a size or place in its header is not a whole number.");
    return value.get<std::uint64_t>();
  }

  std::string header(const RandomAccessFile& file) const {
    std::uint64_t length = 0;
    if (file.size() < sizeof length) refuse("it is shorter than its header.");
    file.read(0, &length, sizeof length);
    if (length > largestHeader || length > file.size() - sizeof length)
      refuse("its header does not end within the file.");
    std::string text(std::size_t(length), ' ');
    file.read(sizeof length, text.data(), text.size());
    if (text.empty() || text[0] != '{') refuse("its header is not of this format.");
    return text;
  }

  /// The header. Throws for a name that stands twice on any level.
  json parse(const std::string& text) const {
    std::vector<std::set<std::string>> names;
    const auto watch = [&](int depth, json::parse_event_t event, json& value) {
      if (depth > 4) refuse("its header is not of this format.");
      if (event == json::parse_event_t::object_start) names.emplace_back();
      if (event == json::parse_event_t::object_end) names.pop_back();
      if (event == json::parse_event_t::key &&
          !names.back().insert(value.get<std::string>()).second)
        refuse("its header names something twice.");
      return true;
    };
    try {
      return json::parse(text, watch);
    } catch (const json::exception&) {
      refuse("its header is not valid JSON.");
    }
  }

  at::Tensor tensor(const RandomAccessFile& file, std::uint64_t data, const json& entry,
                    std::uint64_t& from, std::uint64_t& to) const {
    if (!entry.is_object() || entry.size() != 3 || !entry.contains("dtype") ||
        !entry.contains("shape") || !entry.contains("data_offsets") || !entry["shape"].is_array() ||
        !entry["data_offsets"].is_array() || entry["data_offsets"].size() != 2)
      refuse("a tensor in its header lacks type, shape or place.");
    const at::ScalarType type = typeOf(entry["dtype"]);
    from = number(entry["data_offsets"][0]);
    to = number(entry["data_offsets"][1]);
    const std::uint64_t bytes = file.size() - data;
    if (from > to || to > bytes) refuse("a tensor lies outside the file: it may be cut off.");
    if (entry["shape"].size() > 64) refuse("a tensor has more than 64 axes.");
    std::vector<std::int64_t> shape;
    std::uint64_t count = 1;
    for (const json& size : entry["shape"]) {
      const std::uint64_t n = number(size);
      if (n > std::uint64_t(std::numeric_limits<std::int64_t>::max()) ||
          (n != 0 && count > std::numeric_limits<std::uint64_t>::max() / 8 / n))
        refuse("a tensor is larger than any file.");
      count *= n;
      shape.push_back(std::int64_t(n));
    }
    if (count * at::elementSize(type) != to - from)
      refuse("a tensor has another size than its shape says.");
    auto result = at::empty(shape, type);
    if (count > 0) file.read(data + from, result.data_ptr(), std::size_t(to - from));
    return result;
  }
};

} // namespace

NamedTensors loadSafetensors(const std::filesystem::path& path) {
  const Reader reader{path};
  const RandomAccessFile file(path);
  const std::string text = reader.header(file);
  const json header = reader.parse(text);
  const std::uint64_t data = 8 + text.size();
  NamedTensors content;
  std::map<std::uint64_t, std::uint64_t> places; // from, to
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") {
      if (!entry.is_object()) reader.refuse("its notes are not of this format.");
      for (const auto& [key, value] : entry.items()) {
        if (!value.is_string()) reader.refuse("its notes are not of this format.");
        content.about[key] = value.get<std::string>();
      }
      continue;
    }
    std::uint64_t from = 0, to = 0;
    content.tensors[name] = reader.tensor(file, data, entry, from, to);
    if (from != to && !places.emplace(from, to).second) reader.refuse("two tensors overlap.");
  }
  std::uint64_t end = 0;
  for (const auto& [from, to] : places) {
    if (from != end) reader.refuse("its tensors overlap or leave gaps.");
    end = to;
  }
  if (data + end != file.size()) reader.refuse("there is more in it than its header says.");
  return content;
}

void saveSafetensors(const NamedTensors& content, const std::filesystem::path& path) {
  json header = json::object();
  if (!content.about.empty()) header["__metadata__"] = content.about;
  std::vector<at::Tensor> tensors;
  std::uint64_t end = 0;
  for (const auto& [name, given] : content.tensors) {
    const auto tensor = given.detach().cpu().contiguous();
    const char* word = nullptr;
    for (const auto& [text, type] : types)
      if (type == tensor.scalar_type()) word = text;
    if (!word || name == "__metadata__")
      throw Error(ErrorKind::Input, "The weights cannot be saved",
                  "'" + name + "' has a type or name that the format does not know.");
    header[name] = {{"dtype", word},
                    {"shape", tensor.sizes().vec()},
                    {"data_offsets", {end, end + tensor.nbytes()}}};
    end += tensor.nbytes();
    tensors.push_back(tensor);
  }
  std::string text;
  try {
    text = header.dump();
  } catch (const json::exception&) {
    throw Error(ErrorKind::Input, "The weights cannot be saved",
                "a name or note is not UTF-8 text.");
  }
  text.resize((text.size() + 7) / 8 * 8, ' '); // numbers start at a multiple of 8
  const std::uint64_t length = text.size();
  NewFile file(path);
  file.write(&length, sizeof length);
  file.write(text);
  for (const at::Tensor& tensor : tensors) file.write(tensor.data_ptr(), tensor.nbytes());
  file.commit();
}

} // namespace svx
