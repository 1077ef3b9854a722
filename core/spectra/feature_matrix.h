// Spectra as the rows of a matrix.
#pragma once

#include "core/methods/method.h"
#include "core/spectra/ion_image.h"
#include "core/spectra/mean_spectrum.h"
#include "core/spectra/processing.h"

#include <ATen/core/Tensor.h>

namespace svx {

/// What the columns are and what is done to the rows.
struct FeatureChoice {
  std::vector<double> peaks; ///< a column for each, ascending; the points of `axis` when empty
  double tolerance = 0.25;   ///< half the width of a peak's window
  MassUnit unit = MassUnit::Dalton;
  Pooling pooling = Pooling::Maximum;
  double bin = 100;                 ///< ppm, of spectra without a common axis
  std::optional<MassAxis> axis;     ///< bins in place of those that the data set gives
  std::vector<std::uint32_t> which; ///< spectra, ascending; all when empty
  std::vector<float> factors;       ///< of every spectrum of the data set; none when empty
  IntensityTransform transform = IntensityTransform::None;
};

/// float32 (spectra, features), read from the data set block by block or kept in memory. Values
/// that are not finite are 0. Blocks may be asked for from one thread at a time.
class FeatureMatrix {
public:
  FeatureMatrix(std::shared_ptr<const Spectra> spectra, FeatureChoice choice);
  /// Of numbers that are there already: float32 (n, m).
  explicit FeatureMatrix(at::Tensor values);

  std::int64_t rows() const { return rows_; }
  std::int64_t columns() const { return std::int64_t(masses_.size()); }
  std::uint64_t bytes() const { return std::uint64_t(rows()) * std::uint64_t(columns()) * 4; }
  const std::vector<double>& masses() const { return masses_; } ///< m/z of each column
  const MassAxis& axis() const { return axis_; }                ///< no points of peaks
  /// Which spectrum row r is.
  std::uint32_t spectrumOf(std::int64_t r) const {
    return choice_.which.empty() ? std::uint32_t(r) : choice_.which[std::size_t(r)];
  }

  /// Rows [first, first + count); not to be written to.
  at::Tensor block(std::int64_t first, std::int64_t count, JobContext& context) const;
  /// Reads all rows into a `scratchTensor`; from now on blocks are views of them.
  const at::Tensor& keep(JobContext& context);
  bool kept() const { return values_.defined(); }

private:
  void read(std::uint32_t spectrum, float* to) const;

  std::shared_ptr<const Spectra> spectra_;
  FeatureChoice choice_;
  MassAxis axis_{{}};
  std::vector<double> masses_;
  std::vector<std::pair<std::size_t, std::size_t>> points_; ///< of each peak, on a shared axis
  std::int64_t rows_ = 0;
  at::Tensor values_;
};

// ---- As inputs and parameters of methods

/// "spectra", "peaks" and "region".
std::vector<InputInfo> featureInputs();
/// "tolerance", "toleranceUnit", "pooling", "bin", those of normalisation, and "transform".
std::vector<Parameter> featureParameters();
/// What the values and "peaks" say of columns and rows, for any data set: without `which` and
/// `factors`. Throws `Error{Input}` for a table without m/z.
FeatureChoice featureChoiceOf(const Inputs& inputs, const Values& values);
/// Throws `Error{Input}` for a data set without points or spectra, or a table without m/z.
FeatureMatrix featuresOf(const Inputs& inputs, const Values& values, JobContext& context);
/// Bytes of the whole matrix. Of whole spectra without a common axis as if they went from m/z to
/// 20 times as much.
std::uint64_t featureMemory(const Inputs& inputs, const Values& values);

/// Columns of scores (rows, k) laid out as (k, z, y, x); NaN where there is no spectrum.
std::shared_ptr<const Volume> componentImages(const Spectra& spectra, const FeatureMatrix& features,
                                              const at::Tensor& scores, const std::string& name);
/// "m/z" and a column for each row of (k, features), named "`word` 1" and on.
std::shared_ptr<const Table> componentTable(const FeatureMatrix& features, const at::Tensor& rows,
                                            const std::string& word, const std::string& name);

} // namespace svx
