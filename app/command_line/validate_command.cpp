#include "app/command_line/commands.h"
#include "app/command_line/job_runner.h"
#include "core/io/imzml.h"
#include "core/io/json.h"

#include <ATen/Parallel.h>

#include <atomic>
#include <cmath>
#include <iostream>

namespace svx {

namespace {

/// What is to be said of an imzML data set.
struct Findings {
  std::vector<std::string> errors;  ///< what makes it unreadable or wrong
  std::vector<std::string> repairs; ///< what its reader mended or doubts
};

/// Every number once: m/z that fall, values that are no numbers.
void readAll(const Spectra& spectra, Findings& findings, JobContext& context) {
  std::atomic<std::size_t> falling = 0, strange = 0, empty = 0, done = 0;
  at::parallel_for(0, std::int64_t(spectra.size()), 64, [&](auto begin, auto end) {
    std::vector<double> masses;
    std::vector<float> intensities;
    for (auto i = std::size_t(begin); i < std::size_t(end); ++i) {
      context.throwIfCancelled();
      masses.resize(spectra.points(i));
      intensities.resize(masses.size());
      spectra.masses(i, 0, masses);
      spectra.intensities(i, 0, intensities);
      empty += masses.empty();
      falling += !std::is_sorted(masses.begin(), masses.end());
      strange += std::any_of(intensities.begin(), intensities.end(),
                             [](float v) { return !std::isfinite(v) || v < 0; });
      if (++done % 1024 == 0)
        context.progress(double(done) / double(spectra.size()), "Reading every spectrum");
    }
  });
  const auto say = [&](std::size_t count, const char* what) {
    if (count > 0) findings.repairs.push_back(std::to_string(count) + " spectra " + what);
  };
  say(falling, "have m/z that do not ascend; they are sorted when read.");
  say(strange, "have intensities that are negative or no numbers.");
  say(empty, "hold no point.");
}

Findings examine(const std::string& path, JobContext& context) {
  Findings findings;
  std::shared_ptr<const Spectra> spectra;
  try {
    spectra = openImzml(path, &context);
    findings.repairs = spectra->info().source.notices;
    auto reading = context.part(0, 0.5), summing = context.part(0.5, 1);
    readAll(*spectra, findings, reading);
    const auto verdicts = verifyChecksums(path, summing);
    if (verdicts.empty()) findings.repairs.push_back("It states no checksum of the binary file.");
    for (const ChecksumVerdict& verdict : verdicts)
      if (!verdict.matches)
        findings.errors.push_back("The " + verdict.algorithm + " of the binary file is " +
                                  verdict.computed + "; the XML says " + verdict.stated + ".");
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::Input) throw;
    findings.errors.push_back(error.what());
  }
  return findings;
}

void validate(const DeviceOptions& device, const std::string& path, bool json) {
  Findings findings;
  JobRunner runner(device);
  runner.run("Checking", 0, [&](JobContext& context) { findings = examine(path, context); });
  if (json) {
    std::cout << nlohmann::json{{"valid", findings.errors.empty()},
                                {"errors", findings.errors},
                                {"warnings", findings.repairs}}
                     .dump(2)
              << "\n";
    return; // the answer is in the text
  }
  for (const std::string& line : findings.errors) std::cout << "error    " << line << "\n";
  for (const std::string& line : findings.repairs) std::cout << "warning  " << line << "\n";
  if (findings.errors.empty() && findings.repairs.empty()) std::cout << "Nothing to object to.\n";
  if (!findings.errors.empty())
    throw Error(ErrorKind::Input, path + " is not valid",
                std::to_string(findings.errors.size()) + " errors were found.");
}

} // namespace

Command addValidateCommand(CLI::App& program) {
  CLI::App* parser =
      program.add_subcommand("validate", "Check an imzML data set and say what is wrong with it");
  const auto path = std::make_shared<std::string>();
  const auto device = std::make_shared<DeviceOptions>();
  parser->add_option("FILE", *path, "the .imzML file")->required();
  device->addTo(*parser);
  const auto json = addJsonFlag(*parser);
  return {parser, [=] { validate(*device, *path, *json); }, {}, json};
}

} // namespace svx
