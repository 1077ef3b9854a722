// Public benchmark data sets as lists of pairs for a batch.
#pragma once

#include "core/io/dataset/pair_table.h"
#include "core/jobs/job.h"

namespace svx {

struct ImportOptions {
  std::string split = "val";     ///< of Learn2Reg: "train", "val" or "test"
  std::string sequence = "t1ce"; ///< of BraTS-Reg: "t1", "t1ce", "t2" or "flair"
  bool swapped = false;          ///< exchanges fixed and moving
  bool flipped = false;          ///< of raw files: the first slice is the lowest one
};

struct Imported {
  std::vector<PairFiles> pairs;
  std::vector<std::string> notices; ///< what was left out or changed, and why
};

/// A data set as its makers distribute it. Images in known formats are listed where they lie; what
/// has no header is converted to OUT/ID/NAME.nii.gz. Landmarks become OUT/ID/NAME.csv, LPS mm.
/// `read` throws `Error{Input}` that names the file and what is wrong with it; it reports progress
/// and can be cancelled between files.
struct DatasetKind {
  const char* id;
  const char* title;
  Imported (*read)(const std::filesystem::path& folder, const std::filesystem::path& out,
                   const ImportOptions& options, JobContext& context);
};

const std::vector<DatasetKind>& datasetKinds();

struct ImportedTable {
  Imported imported;
  std::filesystem::path table; ///< OUT/pairs.csv
};

/// Reads the data set and writes the table of its pairs. Throws `Error{Input}` as `read` does, and
/// when the folder holds no complete pair; `Error{Usage}` for an unknown kind.
ImportedTable importDataset(const std::string& kind, const std::filesystem::path& folder,
                            const std::filesystem::path& out, const ImportOptions& options,
                            JobContext& context);

} // namespace svx
