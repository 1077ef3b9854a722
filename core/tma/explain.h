// What classifiers look at: how much each feature speaks for each class.
#pragma once

#include "core/data/table.h"
#include "core/jobs/job.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <vector>

namespace svx {
struct LinearDiscriminant;
struct SupportVectors;
namespace nn {
class Module;
}
} // namespace svx

namespace svx::tma {

// Relevances are double (classes, features). A class's score counts as what it has above the mean
// of all classes' scores: what all classes share decides nothing.

/// d score_c / d x: the coefficients.
at::Tensor sensitivity(const LinearDiscriminant& discriminant);

/// The mean gradient of each class's score over the rows that are called it; 0 for a class without
/// any. The score of a class is the mean decision of its machines against the others; of a linear
/// kernel its gradient is the weight vector. features float32 (n, features).
at::Tensor sensitivity(const SupportVectors& machines, const at::Tensor& features,
                       const std::vector<int>& called, JobContext& context);

/// The same for any network that takes (n, length) and returns scores (n, classes) (Simonyan,
/// Vedaldi & Zisserman: Deep inside convolutional networks. ICLR workshop 2014), row by row in the
/// network's own precision and on its device.
at::Tensor sensitivity(nn::Module& network, const at::Tensor& features,
                       const std::vector<int>& called, int classes, JobContext& context);

/// Class activation maps of networks of convolutions and one dense layer: what each place of the
/// last feature maps adds to a class's score (Zhou et al.: Learning deep features for
/// discriminative localization. CVPR 2016; with an average pool the weight is the same at all
/// places), as the mean over the rows called the class above the mean over all rows. Places are
/// laid on the features they are made from. Throws `Error{Usage}` for other networks.
at::Tensor activationMaps(nn::Module& network, const at::Tensor& features,
                          const std::vector<int>& called, int classes, JobContext& context);

/// The correlation of each feature with each class's score: which intensities rise with a score,
/// while weights may also take away what disturbs (Haufe et al.: On the interpretation of weight
/// vectors of linear models in multivariate neuroimaging. NeuroImage 87:96-110, 2014, eq. 6 over
/// both spreads). Of any classifier. scores (n, classes): of probabilities the logarithms.
at::Tensor patterns(const at::Tensor& features, const at::Tensor& scores);

/// Relevances of principal components as those of what they were made from: loadings (k, features).
at::Tensor throughComponents(const at::Tensor& relevance, const at::Tensor& loadings);

/// Relevance times the standard deviation of each feature over the rows: what a usual change of an
/// intensity does to a score. Comparable between m/z.
at::Tensor scaledBySpread(const at::Tensor& relevance, const at::Tensor& features);

// ---- As tables

/// "m/z" and a column for each class.
Table relevanceTable(const at::Tensor& relevance, const std::vector<double>& masses,
                     const std::vector<std::string>& classes);

/// For each class the m/z where the relevance is highest above 0, at least `apart` from one
/// another: columns "class", "rank", "m/z", "relevance" and the mean intensity in rows called the
/// class and in others.
Table topTable(const at::Tensor& relevance, const std::vector<double>& masses,
               const std::vector<std::string>& classes, const at::Tensor& features,
               const std::vector<int>& called, int count, double apart);

} // namespace svx::tma
