#include "core/spectra/embedding.h"

#include "core/spectra/methods.h"

#include "tests/unit/spectra/drawn_spectra.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace svx {
namespace {

/// `groups` clouds of `each` points in 12 dimensions.
at::Tensor clouds(std::int64_t groups, std::int64_t each) {
  const auto generator = at::detail::createCPUGenerator(7);
  const at::Tensor centres = 6 * at::randn({groups, 12}, generator, at::kFloat);
  return (centres.unsqueeze(1) + at::randn({groups, each, 12}, generator, at::kFloat))
      .reshape({-1, 12});
}

TEST(NearestNeighbours, AreTheNearest) {
  const at::Tensor points = clouds(3, 50);
  JobContext context = quietContext();
  const Neighbours found = nearestNeighbours(points, 5, context);
  const at::Tensor distances = at::cdist(points, points);
  distances.fill_diagonal_(INFINITY);
  const auto [nearest, rows] = distances.topk(5, 1, false, true);
  EXPECT_TRUE(at::allclose(found.distances, nearest, 1e-3, 1e-3));
  EXPECT_GT(found.rows.eq(rows).to(at::kFloat).mean().item<double>(), 0.99);
  EXPECT_THROW(nearestNeighbours(points, 150, context), Error);
}

/// By cells: most of what comparing all finds, never the row itself nor one twice.
TEST(NearestNeighbours, OfManyRowsAreMostlyTheNearest) {
  const at::Tensor points = clouds(8, 1000);
  JobContext context = quietContext();
  const Neighbours exact = nearestNeighbours(points, 10, context),
                   cells = nearestNeighbours(points, 10, context, 100);
  const at::Tensor both = exact.rows.unsqueeze(2).eq(cells.rows.unsqueeze(1));
  EXPECT_GT(both.sum().item<double>() / double(exact.rows.numel()), 0.9);
  EXPECT_FALSE(cells.rows.eq(at::arange(8000).unsqueeze(1)).any().item<bool>());
  const at::Tensor sorted = std::get<0>(cells.rows.sort(1));
  EXPECT_TRUE(sorted.narrow(1, 1, 9).gt(sorted.narrow(1, 0, 9)).all().item<bool>());
}

TEST(Embedding, KeepsNeighboursAndGroups) {
  const at::Tensor points = clouds(4, 100);
  JobContext context = quietContext();
  const Neighbours near = nearestNeighbours(points, 15, context);
  const at::Tensor start = points.narrow(1, 0, 3).contiguous();
  const at::Tensor places = embedding(near, start, {}, context);
  EXPECT_TRUE(places.isfinite().all().item<bool>());
  // Every point's nearest other is of its own cloud, and more neighbours stay than by chance.
  const Neighbours after = nearestNeighbours(places, 1, context);
  const at::Tensor own = at::arange(400).div(100, "floor");
  EXPECT_TRUE(at::equal(own.index_select(0, after.rows.select(1, 0)), own));
  EXPECT_GT(neighboursKept(points, places, 15), 0.35); // 15 of the 99 of a cloud: 0.15
  EXPECT_EQ(neighboursKept(points, points, 15), 1);
  EXPECT_TRUE(at::equal(places, embedding(near, start, {}, context)));
  JobContext other = context.withSeed(2);
  EXPECT_FALSE(at::equal(places, embedding(near, start, {}, other)));
}

TEST(Embedding, GivesColours) {
  const Inputs inputs{{"spectra", drawSpectra(true, 60, 25).spectra}};
  const auto method = embeddingMethod();
  JobContext context = quietContext();
  const Outputs outputs = method->run(inputs, method->info().defaults(), context);
  const auto image = std::get<std::shared_ptr<const Volume>>(outputs.data.at("colours"));
  EXPECT_EQ(image->channelAxis, ChannelAxis::Colour);
  EXPECT_EQ(image->voxels.scalar_type(), at::kByte);
  EXPECT_EQ(image->voxels.select(3, 2).max().item<int>(), 0); // the column without spectra
  EXPECT_GT(image->voxels.max().item<int>(), 200);
  const Inputs few{{"spectra", drawSpectra(true, 9, 25).spectra}};
  EXPECT_THROW(method->run(few, method->info().defaults(), context), Error);
}

} // namespace
} // namespace svx
