#include "core/jobs/tensor_memory.h"

#include "core/jobs/device.h"

#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>
#include <sys/mman.h>

#include <cstring>
#include <map>
#include <mutex>
#include <unordered_map>

namespace svx {
namespace {

constexpr std::size_t large = 1 << 20;

#ifdef __SANITIZE_ADDRESS__ // which sees what leaves the bounds of its own allocations alone
void* newPages(std::size_t bytes) {
  return c10::alloc_cpu(bytes);
}
void freePages(void* data, std::size_t) {
  c10::free_cpu(data);
}
#else
/// From the system and back to it at once: what malloc is given back can lie idle between other
/// blocks. Throws LibTorch's error when there is none.
void* newPages(std::size_t bytes) {
  void* const data =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data == MAP_FAILED)
    TORCH_CHECK(false, "can't allocate memory: you tried to allocate ", bytes, " bytes.");
  madvise(data, bytes, MADV_HUGEPAGE);
  return data;
}
void freePages(void* data, std::size_t bytes) {
  munmap(data, bytes);
}
#endif

class Keeper {
public:
  void begin() {
    const std::scoped_lock lock(mutex_);
    if (scopes_++ == 0) peak_ = used_;
  }
  void end() {
    const std::scoped_lock lock(mutex_);
    if (--scopes_ == 0) drop(0);
  }

  /// Null where nobody asked for keeping.
  void* take(std::size_t bytes) {
    const std::scoped_lock lock(mutex_);
    if (scopes_ == 0) return nullptr;
    const auto fitting = kept_.lower_bound(bytes);
    if (fitting != kept_.end() && fitting->first <= bytes + bytes / 4) {
      const auto [size, data] = *fitting;
      kept_.erase(fitting);
      keptBytes_ -= size;
      return use(data, size);
    }
    const std::size_t peak = std::max(peak_, used_ + bytes);
    drop(peak - used_ - bytes);
    void* const data = allocate(bytes);
    peak_ = peak;
    return use(data, bytes);
  }

  /// False when it did not come from `take`.
  bool giveBack(void* data) {
    const std::scoped_lock lock(mutex_);
    const auto found = sizes_.find(data);
    if (found == sizes_.end()) return false;
    const std::size_t size = found->second;
    sizes_.erase(found);
    used_ -= size;
    if (scopes_ > 0 && keptBytes_ + size <= most_) {
      kept_.emplace(size, data);
      keptBytes_ += size;
    } else {
      freePages(data, size);
    }
    return true;
  }

  void dropAll() {
    const std::scoped_lock lock(mutex_);
    drop(0);
  }
  std::size_t kept() {
    const std::scoped_lock lock(mutex_);
    return keptBytes_;
  }

private:
  void drop(std::size_t until) {
    while (keptBytes_ > until) {
      const auto [size, data] = *std::prev(kept_.end());
      kept_.erase(std::prev(kept_.end()));
      keptBytes_ -= size;
      freePages(data, size);
    }
  }
  void* allocate(std::size_t bytes) {
    try {
      return newPages(bytes);
    } catch (const c10::Error&) {
      if (keptBytes_ == 0) throw;
      drop(0);
      return newPages(bytes);
    }
  }
  void* use(void* data, std::size_t size) {
    sizes_.emplace(data, size);
    used_ += size;
    return data;
  }

  std::mutex mutex_;
  int scopes_ = 0;
  std::multimap<std::size_t, void*> kept_;
  std::unordered_map<void*, std::size_t> sizes_; ///< in use
  std::size_t keptBytes_ = 0, used_ = 0, peak_ = 0;
  const std::size_t most_ = findDevice("cpu").memoryTotal / 8;
};

/// Never destroyed: tensors of other static objects may end after it would.
Keeper& keeper() {
  static Keeper& only = *new Keeper;
  return only;
}

void release(void* data) {
  if (data && !keeper().giveBack(data)) c10::free_cpu(data);
}

/// LibTorch's, but for large tensors. `allocate` lost its const in LibTorch 2; one of the two
/// overrides it.
class Allocator final : public c10::Allocator {
public:
  c10::DataPtr allocate(std::size_t bytes) const { return make(bytes); }
  c10::DataPtr allocate(std::size_t bytes) { return make(bytes); }
  c10::DeleterFnPtr raw_deleter() const override { return release; }
  void copy_data(void* to, const void* from, std::size_t bytes) const {
    std::memcpy(to, from, bytes);
  }

private:
  c10::DataPtr make(std::size_t bytes) const {
    void* data = bytes < large ? nullptr : keeper().take(bytes);
    if (!data) return usual_->allocate(bytes);
    return {data, data, release, c10::Device(c10::kCPU)};
  }

  c10::Allocator* const usual_ = c10::GetCPUAllocator();
};

[[maybe_unused]] const bool installed = [] {
  static Allocator& only = *new Allocator;
  c10::SetCPUAllocator(&only, 1); // above LibTorch's own
  return true;
}();

} // namespace

KeepTensorMemory::KeepTensorMemory() {
  keeper().begin();
}
KeepTensorMemory::~KeepTensorMemory() {
  keeper().end();
}

void dropKeptTensorMemory() {
  keeper().dropAll();
}
std::size_t keptTensorMemory() {
  return keeper().kept();
}

} // namespace svx
