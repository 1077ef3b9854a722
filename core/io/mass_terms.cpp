#include "core/io/mass_terms.h"

#include <charconv>

namespace svx {

std::size_t sizeOf(NumberType type) {
  constexpr std::size_t sizes[] = {0, 1, 2, 4, 8, 4, 8};
  return sizes[std::size_t(type)];
}

std::string encodeEntities(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '"')
      result += "&quot;";
    else if (static_cast<unsigned char>(c) >= 0x20)
      result += c;
  }
  return result;
}

std::string decodeEntities(std::string_view text) {
  constexpr std::pair<std::string_view, char> named[] = {
      {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  std::string decoded;
  while (!text.empty()) {
    const auto start = text.find('&');
    decoded += text.substr(0, start);
    if (start == text.npos) break;
    text.remove_prefix(start);
    const auto end = text.find(';');
    const std::string_view entity = text.substr(1, end == text.npos ? 0 : end - 1);
    char plain = 0;
    for (const auto& [name, character] : named)
      if (entity == name) plain = character;
    unsigned number = 0;
    if (entity.starts_with('#')) {
      const bool hexadecimal = entity.starts_with("#x");
      std::from_chars(entity.data() + (hexadecimal ? 2 : 1), entity.data() + entity.size(), number,
                      hexadecimal ? 16 : 10);
      if (number < 128) plain = char(number);
    }
    decoded += plain ? std::string(1, plain) : std::string(text.substr(0, plain ? 0 : 1));
    text.remove_prefix(plain ? end + 1 : 1);
  }
  return decoded;
}

void applyToArray(std::uint64_t code, std::string_view value, ArrayPlace& array,
                  NumberOddities& odd) {
  switch (code) {
  case ms(1000514):
    array.content = ArrayContent::Masses;
    break;
  case ms(1000515):
    array.content = ArrayContent::Intensities;
    break;
  case ms(1000516): // charges, signal to noise, time, wavelengths, other
  case ms(1000517):
  case ms(1000595):
  case ms(1000617):
  case ms(1000786):
  case ms(1002893): // ion mobility
  case ms(1003007):
  case ms(1002816):
    array.content = ArrayContent::Other;
    break;
  case ms(1000521):
    array.type = NumberType::Float32;
    break;
  case ms(1000523):
    array.type = NumberType::Float64;
    break;
  case ms(1000519):
  case ims(1000141):
    array.type = NumberType::Int32;
    break;
  case ms(1000522):
  case ims(1000142):
    array.type = NumberType::Int64;
    break;
  case ims(1100000):
    array.type = NumberType::Int8;
    break;
  case ims(1100001):
    array.type = NumberType::Int16;
    break;
  case ms(1000576):
    array.compression = Compression::None;
    break;
  case ms(1000574):
    array.compression = Compression::Zlib;
    break;
  case ms(1002312): // MS-Numpress and its mixtures with zlib
  case ms(1002313):
  case ms(1002314):
  case ms(1002746):
  case ms(1002747):
  case ms(1002748):
  case ms(1003088): // truncation, delta or linear prediction, and zlib
  case ms(1003089):
  case ms(1003090):
  case ms(1003780): // Zstandard
  case ms(1003781):
    array.compression = Compression::Other;
    break;
  case ims(1000101):
    array.external = value != "false";
    break;
  case ims(1000102):
    array.offset = wholeValue(value, ArrayPlace::nowhere, odd);
    break;
  case ims(1000103):
    array.length = wholeValue<std::uint32_t>(value, 0, odd);
    break;
  case ims(1000104):
    array.encoded = wholeValue<std::uint64_t>(value, 0, odd);
    break;
  default:
    break;
  }
}

} // namespace svx
