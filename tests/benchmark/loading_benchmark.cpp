// Opening an uncompressed 512 x 512 x 500 int16 NRRD beside ITK's bare reader, in one run.
//
// Times by Google Benchmark; then the ratio of the medians of alternating runs, and the peak memory
// of a process that does nothing but open the file.
#include "core/io/open.h"
#include "core/jobs/device.h"

#include <benchmark/benchmark.h>
#include <itkNrrdImageIO.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

namespace {

constexpr std::size_t slices = 500, voxels = 512 * 512 * slices;

/// The file, gone at the end of the program.
struct Sample {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("loading-" + std::to_string(getpid()) + ".nrrd");
  Sample() {
    std::ofstream out(path, std::ios::binary);
    out << "NRRD0004\ntype: int16\ndimension: 3\nspace: left-posterior-superior\nsizes: 512 512 "
        << slices
        << "\nspace directions: (0.7,0,0) (0,0.7,0) (0,0,1)\nkinds: domain domain domain\nendian: "
           "little\n"
           "encoding: raw\nspace origin: (0,0,0)\n\n";
    std::vector<short> slice(512 * 512);
    for (std::size_t z = 0; z < slices; ++z) {
      for (std::size_t i = 0; i < slice.size(); ++i)
        slice[i] = static_cast<short>((i * 31 + z * 17) % 4096 - 1024);
      out.write(reinterpret_cast<const char*>(slice.data()),
                static_cast<std::streamsize>(2 * slice.size()));
    }
  }
  ~Sample() { std::filesystem::remove(path); }
};

short openOurs(const std::filesystem::path& path) {
  const auto volume = svx::openAs<svx::Volume>(path);
  return static_cast<const short*>(volume->voxels.data_ptr())[voxels / 2];
}

short openItk(const std::filesystem::path& path) {
  const auto io = itk::NrrdImageIO::New();
  io->SetFileName(path.string());
  io->ReadImageInformation();
  itk::ImageIORegion region(3);
  for (unsigned a = 0; a < 3; ++a) region.SetSize(a, io->GetDimensions(a));
  io->SetIORegion(region);
  const std::unique_ptr<short[]> buffer(new short[voxels]);
  io->Read(buffer.get());
  return buffer[voxels / 2];
}

template <typename F>
double seconds(F&& f) {
  const auto start = std::chrono::steady_clock::now();
  benchmark::DoNotOptimize(f());
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Bytes that the peak of a process rises by when it opens the file.
std::uint64_t peakOfOpening(const std::filesystem::path& path) {
  int ends[2];
  if (pipe(ends) != 0) return 0;
  const pid_t child = fork();
  if (child == 0) {
    const std::uint64_t before = svx::peakResidentBytes();
    openOurs(path);
    const std::uint64_t rise = svx::peakResidentBytes() - before;
    _exit(write(ends[1], &rise, sizeof rise) == sizeof rise ? 0 : 1);
  }
  std::uint64_t rise = 0;
  if (read(ends[0], &rise, sizeof rise) != sizeof rise) rise = 0;
  waitpid(child, nullptr, 0);
  close(ends[0]);
  close(ends[1]);
  return rise;
}

} // namespace

int main(int argc, char** argv) {
  const Sample sample;
  const std::uint64_t peak = peakOfOpening(sample.path); // before anything large has been held
  if (openOurs(sample.path) != openItk(sample.path)) return std::puts("the two disagree"), 1;

  benchmark::Initialize(&argc, argv);
  benchmark::RegisterBenchmark("Spectravox open", [&](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(openOurs(sample.path));
  })->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("ITK NrrdImageIO", [&](benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(openItk(sample.path));
  })->Unit(benchmark::kMillisecond);
  benchmark::RunSpecifiedBenchmarks();

  std::vector<double> ours, itks;
  for (int round = 0; round < 9; ++round) {
    ours.push_back(seconds([&] { return openOurs(sample.path); }));
    itks.push_back(seconds([&] { return openItk(sample.path); }));
  }
  std::nth_element(ours.begin(), ours.begin() + 4, ours.end());
  std::nth_element(itks.begin(), itks.begin() + 4, itks.end());
  const auto size = std::filesystem::file_size(sample.path);
  std::printf("open / ITK: %.0f ms / %.0f ms = %.2f\npeak memory of opening: %s for a file of %s\n",
              1e3 * ours[4], 1e3 * itks[4], ours[4] / itks[4], svx::formatBytes(peak).c_str(),
              svx::formatBytes(size).c_str());
  return 0;
}
