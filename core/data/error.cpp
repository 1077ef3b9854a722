#include "core/data/error.h"

namespace svx {

namespace {

std::string joined(const std::string& what, const std::string& why, const std::string& remedy) {
  std::string text = what;
  if (!why.empty()) text += ": " + why;
  if (!remedy.empty()) text += " " + remedy;
  return text;
}

} // namespace

Error::Error(ErrorKind kind, std::string what, std::string why, std::string remedy)
    : std::runtime_error(joined(what, why, remedy)), kind_(kind), headline_(std::move(what)),
      why_(std::move(why)), remedy_(std::move(remedy)) {}

int exitCode(ErrorKind kind) noexcept {
  switch (kind) {
  case ErrorKind::Usage:
    return 2;
  case ErrorKind::Input:
    return 3;
  case ErrorKind::Cancelled:
    return 4;
  case ErrorKind::Memory:
    return 5;
  case ErrorKind::Internal:
    break;
  }
  return 1;
}

} // namespace svx
