// Where tests find data that is not part of the repository.
#pragma once

namespace svx::test {

/// The folder of shared data: the environment's SVX_SHARED_DATA, else the one set when configuring.
/// It need not exist; a test that wants it skips then.
const char* sharedData();

} // namespace svx::test

#define SVX_SHARED_DATA ::svx::test::sharedData()
