#include "tests/shared_data.h"

#include <cstdlib>

namespace svx::test {

const char* sharedData() {
  const char* fromEnvironment = std::getenv("SVX_SHARED_DATA");
  return fromEnvironment ? fromEnvironment : SVX_SHARED_DATA_FOLDER;
}

} // namespace svx::test
