// What every use of the HDF5 library needs.
#pragma once

#include <hdf5.h>

#include <mutex>

namespace svx {

/// Held around every call: distributions build HDF5 without threads.
inline std::mutex hdf5Mutex;

/// Closes an HDF5 id at the end of its scope.
class Hdf5Handle {
public:
  Hdf5Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  Hdf5Handle(const Hdf5Handle&) = delete;
  ~Hdf5Handle() {
    if (id_ >= 0) close_(id_);
  }
  operator hid_t() const { return id_; }

private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

} // namespace svx
