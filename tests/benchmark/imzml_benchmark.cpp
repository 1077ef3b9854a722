// Opening and browsing an imzML data set, file in the system's cache:
//   imzml_benchmark FILE.imzML [tolerance in ppm]
// Prints one "name value unit" a line, for imzml_peers.py. The index is kept in a folder of its
// own, so that the first opening parses.
#include "core/io/imzml.h"
#include "core/io/mass_index.h"
#include "core/spectra/ion_image.h"
#include "core/spectra/mean_spectrum.h"

#include <ATen/Parallel.h>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <numeric>
#include <random>

using namespace svx;
namespace fs = std::filesystem;

namespace {

double seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void say(const char* name, double value, const char* unit) {
  std::printf("%-28s %12.9g %s\n", name, value, unit);
  std::fflush(stdout);
}

/// Resident megabytes from the kernel's table; "VmRSS" now, "VmHWM" at most.
double resident(const std::string& which) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(which)) return std::atof(line.c_str() + which.size() + 1) / 1000;
  return 0;
}

/// Bytes the process has asked files for.
double bytesRead() {
  std::ifstream io("/proc/self/io");
  std::string name;
  for (double value; io >> name >> value;)
    if (name == "rchar:") return value;
  return 0;
}

/// What copying the file out of the system's cache takes on one thread.
double copying(const fs::path& path) {
  const RandomAccessFile file(path);
  std::vector<char> block(1 << 20);
  return seconds([&] {
    for (std::uint64_t at = 0; at < file.size(); at += block.size())
      file.read(at, block.data(), std::min<std::uint64_t>(block.size(), file.size() - at));
  });
}

void openings(const fs::path& path) {
  const double bytes = double(fs::file_size(path));
  copying(path);
  say("copy", bytes / copying(path) * 1e-9, "GB/s");
  std::size_t spectra = 0;
  at::set_num_threads(1);
  double parsing = 0;
  for (int i = 0; i < 2; ++i)
    parsing =
        seconds([&] { spectra = readImzmlIndex(RandomAccessFile(path), nullptr).spectra.size(); });
  say("parse, 1 thread", bytes / parsing * 1e-9, "GB/s");
  at::set_num_threads(2);
  say("open", seconds([&] { openImzml(path); }), "s");
  const double before = bytesRead();
  say("reopen", seconds([&] { openImzml(path); }), "s");
  say("reopen reads", (bytesRead() - before) / double(spectra), "bytes a spectrum");
  say("spectra", double(spectra), "");
}

/// A slider in a hand: mostly a few points further, sometimes to another peak.
void slide(IonImager& imager, const SpectrumStatistics& mean, double ppm, const std::string& name,
           JobContext& context) {
  std::mt19937 random(1);
  std::vector<double> times;
  std::size_t at = 0;
  for (int move = 0; move < 300; ++move) {
    if (move % 15 == 0)
      at = random() % mean.masses.size();
    else
      at = std::min(at + 1 + random() % 5, mean.masses.size() - 1);
    const MassWindow window = around(mean.masses[at], ppm, MassUnit::Ppm);
    times.push_back(seconds([&] { imager.intensities(window, Pooling::Sum, {}, context); }));
  }
  std::sort(times.begin(), times.end());
  say((name + ", median").c_str(), times[times.size() / 2] * 1e3, "ms");
  say((name + ", 95 %").c_str(), times[times.size() * 95 / 100] * 1e3, "ms");
  say((name + ", slowest").c_str(), times.back() * 1e3, "ms");
}

void browse(const std::shared_ptr<const Spectra>& spectra, const SpectrumStatistics& mean,
            double ppm, JobContext& context) {
  IonImager imager(spectra);
  slide(imager, mean, ppm, "slider", context);
  const fs::path file = massIndexPath(*spectra);
  say("index by m/z", seconds([&] { buildMassIndex(*spectra, file, context); }), "s");
  say("index by m/z, size", double(fs::file_size(file)) * 1e-9, "GB");
  imager.use(openMassIndex(*spectra, file));
  slide(imager, mean, ppm, "indexed slider", context);
}

} // namespace

int main(int count, char** arguments) try {
  if (count < 2) {
    std::cerr << "imzml_benchmark FILE.imzML [tolerance in ppm]\n";
    return 2;
  }
  const fs::path path = arguments[1];
  const double ppm = count > 2 ? std::atof(arguments[2]) : 100;
  const fs::path cache = fs::path(path).replace_extension(".benchmark-cache");
  setenv("SPECTRAVOX_CACHE", cache.c_str(), 1);
  fs::remove_all(cache);
  openings(path);

  JobContext context(findDevice("cpu"));
  const auto spectra = openImzml(path);
  SpectrumStatistics mean;
  double points = 0;
  for (std::size_t i = 0; i < spectra->size(); ++i) points += double(spectra->points(i));
  const double adding =
      seconds([&] { mean = statistics(*spectra, MassAxis::of(*spectra), {}, {}, context); });
  say("mean spectrum", adding, "s");
  say("mean spectrum, rate", points * (spectra->continuous() ? 4 : 12) / adding * 1e-9, "GB/s");
  const auto highest = std::max_element(mean.mean.begin(), mean.mean.end()) - mean.mean.begin();
  const double mz = mean.masses[std::size_t(highest)];
  say("m/z", mz, "");
  std::vector<float> image;
  say("ion image", seconds([&] {
        image =
            windowIntensities(*spectra, around(mz, ppm, MassUnit::Ppm), Pooling::Sum, {}, context);
      }),
      "s");
  say("ion image, sum", std::accumulate(image.begin(), image.end(), 0.0), "");
  browse(spectra, mean, ppm, context);
  say("resident", resident("VmRSS:"), "MB");
  say("resident, at most", resident("VmHWM:"), "MB");
  fs::remove_all(cache);
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
