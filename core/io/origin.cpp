#include "core/io/origin.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>

namespace svx {

namespace {

struct Entry {
  std::weak_ptr<const void> data;
  Origin origin;
};

std::mutex mutex;

std::map<const void*, Entry>& entries() {
  static std::map<const void*, Entry> all;
  return all;
}

std::shared_ptr<const void> held(const Data& data) {
  return std::visit(
      [](const auto& pointer) { return std::static_pointer_cast<const void>(pointer); }, data);
}

std::int64_t changed(const std::filesystem::path& path, std::error_code& error) {
  const auto time = std::filesystem::last_write_time(path, error);
  if (error) return 0;
  const auto since = std::chrono::file_clock::to_sys(time).time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

} // namespace

std::optional<Origin> fileState(const std::filesystem::path& path) {
  std::error_code error;
  Origin origin;
  origin.path = std::filesystem::absolute(path, error).lexically_normal();
  const auto add = [&](const std::filesystem::path& file) {
    origin.size += std::filesystem::file_size(file, error);
    origin.time = std::max(origin.time, changed(file, error));
  };
  if (std::filesystem::is_directory(path, error)) {
    for (std::filesystem::recursive_directory_iterator entry(path, error), end;
         !error && entry != end; entry.increment(error))
      if (std::error_code ignored; entry->is_regular_file(ignored)) add(entry->path());
  } else {
    if (!std::filesystem::is_regular_file(path, error)) return {};
    add(path);
  }
  if (error) return {};
  return origin;
}

void rememberOrigin(const Data& data, Origin origin) {
  const std::lock_guard lock(mutex);
  std::erase_if(entries(), [](const auto& entry) { return entry.second.data.expired(); });
  const auto pointer = held(data);
  entries()[pointer.get()] = {pointer, std::move(origin)};
}

void forgetOrigin(const Data& data) {
  const std::lock_guard lock(mutex);
  entries().erase(held(data).get());
}

std::optional<Origin> originOf(const Data& data) {
  const std::lock_guard lock(mutex);
  const auto found = entries().find(held(data).get());
  if (found == entries().end() || found->second.data.expired()) return {};
  return found->second.origin;
}

} // namespace svx
