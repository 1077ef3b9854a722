// What the readers of data sets share, one .cpp a family.
#pragma once

#include "core/data/landmarks.h"
#include "core/io/dataset/dataset.h"

#include <regex>
#include <string_view>

namespace svx {

/// DIR-Lab 4DCT, ten patients, end of inhalation (T00) and of exhalation (T50): CaseNPack/Images/
/// caseN_T00_s.img (-ssm.img, .img), 16-bit little-endian, x fastest, no header;
/// ExtremePhases/CaseN_300_T00_xyz.txt (caseN_dirLab300_T00_xyz.txt): 300 lines of voxel indices
/// x y z counted from 1. Sizes and spacings are those of the distributor's table (Castillo et al.,
/// Phys. Med. Biol. 54:1849-1870, 2009). Exhalation is fixed.
///
/// DIR-Lab COPDgene, ten patients, breath holds: copdN/copdN_iBHCT.img and _eBHCT.img, likewise
/// raw, copdN_300_iBH_xyz_r1.txt likewise counted from 1 (Castillo et al., Phys. Med. Biol.
/// 58:2861-2877, 2013). Exhalation is fixed.
///
/// Public converters of COPDgene take its first slice as the highest one (they give z a spacing of
/// -2.5 mm or flip it); the same is assumed of 4DCT. Errors in mm do not depend on it. Where a
/// tenth of the voxels is above 700, values are taken as HU + 1024 and 1024 is subtracted.
Imported readDirLab4dct(const std::filesystem::path& folder, const std::filesystem::path& out,
                        const ImportOptions& options, JobContext& context);
Imported readDirLabCopdgene(const std::filesystem::path& folder, const std::filesystem::path& out,
                            const ImportOptions& options, JobContext& context);

/// Learn2Reg (2021 and later; Hering et al., IEEE Trans. Med. Imaging 42(3):697-712, 2023): a file
/// NAME_dataset.json or dataset.json (or that file itself) with lists `registration_val`,
/// `training_paired_images` and `registration_test` of {"fixed", "moving"}; beside imagesTr (Ts)
/// the folders labelsTr, masksTr, landmarksTr and keypointsTr hold files of the same names. CSV:
/// x,y,z voxel indices counted from 0, no header, as the challenge's evaluation reads them.
/// Landmarks are preferred to keypoints.
Imported readLearn2Reg(const std::filesystem::path& folder, const std::filesystem::path& out,
                       const ImportOptions& options, JobContext& context);

/// BraTS-Reg 2022 (Baheti et al., arXiv:2112.06979): BraTSReg_001/BraTSReg_001_00_0000_t1ce.nii.gz
/// before the operation, .._01_0106_t1ce.nii.gz at follow-up, .._landmarks.csv with the columns
/// Landmark, X, Y, Z in LPS mm (submissions map them by ITK's TransformPoint). Follow-up is fixed,
/// as the challenge maps its landmarks to the image before.
Imported readBratsReg(const std::filesystem::path& folder, const std::filesystem::path& out,
                      const ImportOptions& options, JobContext& context);

/// The 2-D pairs of Modersitzki, FAIR, SIAM 2009: NAME-R (reference, fixed) and NAME-T (template,
/// moving), or NAME-CT and NAME-PET, as JPEG, PNG or TIFF; NAME_landmarks.csv with columns
/// tx,ty,rx,ry in the book's domain, y upwards, cells from 0 to its end, which a line "# domain
/// [0,20] x [0,25]" states.
Imported readFair(const std::filesystem::path& folder, const std::filesystem::path& out,
                  const ImportOptions& options, JobContext& context);

/// A file whose name matches, with what the groups of the expression matched.
struct FoundFile {
  std::filesystem::path path;
  std::vector<std::string> groups;
};

/// All regular files at most four folders deep, in the order of their paths; upper and lower case
/// are the same. Throws `Error{Input}` when the folder cannot be read.
std::vector<FoundFile> filesMatching(const std::filesystem::path& folder,
                                     const std::string& expression);

/// Writes matching landmarks as FOLDER/fixed-landmarks.csv and moving-landmarks.csv and lists them.
/// Throws `Error{Input}` when they differ in number. `from` names them in that message.
void addLandmarks(PairFiles& pair, Landmarks fixed, Landmarks moving,
                  const std::filesystem::path& folder, const std::string& from);

/// Exchanges what is fixed and what is moving.
void swapRoles(PairFiles& pair);

} // namespace svx
