#include "core/study/synthetic/picture.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>

namespace svx {
namespace {

struct Point {
  double x = 0, y = 0;
};

using std::numbers::pi;

/// Coordinates are (x to the right, y up), -1 to 1 across the picture. Tapered line with round
/// ends.
struct Capsule {
  Point from, to;
  double fromRadius, toRadius;
  double brightness;
  bool hollow = false; ///< bones: the rim absorbs more than the marrow

  /// Distance from the axis divided by the radius there, and distance beyond the surface.
  std::array<double, 2> depth(Point p) const {
    const Point along{to.x - from.x, to.y - from.y};
    const double square = along.x * along.x + along.y * along.y;
    const double t =
        std::clamp(((p.x - from.x) * along.x + (p.y - from.y) * along.y) / square, 0.0, 1.0);
    const double radius = fromRadius + t * (toRadius - fromRadius);
    const double away = std::hypot(p.x - from.x - t * along.x, p.y - from.y - t * along.y);
    return {away / radius, away - radius};
  }
};

Point step(Point from, double length, double degrees) {
  const double a = degrees * pi / 180;
  return {from.x - length * std::sin(a), from.y + length * std::cos(a)};
}

/// Fine structure that registration can hold on to, about -1 to 1.
class Texture {
public:
  explicit Texture(Random& random) {
    for (auto& wave : waves_) {
      const double direction = random.uniform(0, 2 * pi), cycles = random.uniform(3, 12);
      wave = {pi * cycles * std::cos(direction), pi * cycles * std::sin(direction),
              random.uniform(0, 2 * pi)};
    }
  }
  double at(Point p) const {
    double sum = 0;
    for (const auto& wave : waves_) sum += std::sin(wave[0] * p.x + wave[1] * p.y + wave[2]);
    return sum / std::sqrt(0.5 * static_cast<double>(waves_.size())) / 2;
  }

private:
  std::array<std::array<double, 3>, 8> waves_;
};

using Shade = std::function<double(Point)>;

/// Evaluated at the pixel centres, clamped to 0..255.
Volume rendered(const Shade& shade, std::int64_t pixels, const char* name) {
  Volume volume;
  volume.name = name;
  volume.geometry.size = {pixels, pixels, 1};
  const double half = 0.5 * static_cast<double>(pixels - 1);
  volume.geometry.origin = {-half, -half, 0};
  volume.voxels = at::empty({1, pixels, pixels}, at::kFloat);
  float* values = volume.voxels.data_ptr<float>();
  at::parallel_for(0, pixels, 8, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t y = begin; y < end; ++y)
      for (std::int64_t x = 0; x < pixels; ++x) {
        const double scale = 2 / static_cast<double>(pixels);
        const Point p{scale * (static_cast<double>(x) - half),
                      scale * (half - static_cast<double>(y))};
        values[y * pixels + x] = static_cast<float>(std::clamp(shade(p), 0.0, 255.0));
      }
  });
  return volume;
}

/// From picture coordinates to those of the thing drawn: moved, turned, scaled and, maybe,
/// mirrored.
struct Pose {
  Point centre;
  double cosine, sine, scale;
  bool mirrored;

  Pose(Random& random, double shift, double degrees, double least, double most)
      : centre{random.uniform(-shift, shift), random.uniform(-shift, shift)} {
    const double angle = random.uniform(-degrees, degrees) * pi / 180;
    cosine = std::cos(angle);
    sine = std::sin(angle);
    scale = random.uniform(least, most);
    mirrored = random.uniform() < 0.5;
  }
  Point inside(Point p) const {
    const double x = (p.x - centre.x) / scale, y = (p.y - centre.y) / scale;
    const double turned = cosine * x + sine * y;
    return {mirrored ? -turned : turned, cosine * y - sine * x};
  }
};

struct Hand {
  std::vector<Capsule> flesh, bones;

  void addDigit(Point knuckle, double length, double degrees, double radius, int phalanges,
                double bend) {
    static constexpr double ends[2][4] = {{0, 0.47, 0.76, 0.96}, {0, 0.56, 0.94, 0.94}};
    Point from = knuckle;
    for (int b = 0; b < phalanges; ++b) {
      const double* share = ends[phalanges == 3 ? 0 : 1];
      const double part = (share[b + 1] - share[b]) * length, taper = 1 - 0.13 * b;
      const Point to = step(from, part, degrees + b * bend);
      flesh.push_back({from, to, radius * taper, radius * (taper - 0.13), 85});
      const double gap = 0.02, thick = 0.46 * radius * taper;
      bones.push_back({step(from, gap, degrees + b * bend), step(to, -gap, degrees + b * bend),
                       thick, 0.8 * thick, 95, true});
      from = to;
    }
  }

  explicit Hand(Random& random) {
    const auto vary = [&](double value, double share) {
      return value * random.uniform(1 - share, 1 + share);
    };
    static constexpr Point knuckles[4] = {
        {0.24, 0.0}, {0.085, 0.06}, {-0.075, 0.05}, {-0.22, -0.02}};
    static constexpr double lengths[4] = {0.46, 0.53, 0.48, 0.36}, angles[4] = {-13, -3, 6, 17};
    const Point wrist{0, -0.5};
    for (int f = 0; f < 4; ++f) {
      const Point knuckle{vary(knuckles[f].x, 0.08), knuckles[f].y + random.uniform(-0.02, 0.02)};
      const Point root{0.45 * knuckle.x, wrist.y + 0.14};
      flesh.push_back({{0.5 * knuckle.x, wrist.y}, knuckle, 0.12, 0.095, 95});
      bones.push_back({root, knuckle, 0.036, 0.032, 85, true});
      addDigit(knuckle, vary(lengths[f], 0.1), angles[f] + random.uniform(-6, 6), 0.076, 3,
               random.uniform(-5, 5));
    }
    const Point base{0.14, -0.42}, joint{vary(0.33, 0.1), vary(-0.2, 0.1)};
    flesh.push_back({base, joint, 0.13, 0.09, 95});
    bones.push_back({base, joint, 0.04, 0.034, 85, true});
    addDigit(joint, vary(0.36, 0.1), random.uniform(-48, -28), 0.078, 2, random.uniform(0, 14));
    for (int c = 0; c < 8; ++c) { // the carpal bones
      const Point middle{-0.12 + 0.08 * (c % 4) + random.uniform(-0.015, 0.015),
                         wrist.y + 0.02 + 0.075 * (c / 4) + random.uniform(-0.015, 0.015)};
      bones.push_back({middle, step(middle, 0.01, 0), 0.042, 0.042, vary(80, 0.2), true});
    }
    for (const double side : {-1.0, 1.0}) // radius and ulna
      bones.push_back(
          {{0.085 * side, wrist.y - 0.05}, {0.075 * side, wrist.y - 0.2}, 0.06, 0.05, 90, true});
    flesh.push_back({{0, wrist.y}, {0, wrist.y - 0.1}, 0.2, 0.18, 90});
  }
};

/// 1 inside, 0 outside, a pixel wide in between.
double coverage(double beyond, double pixel) {
  return std::clamp(0.5 - beyond / pixel, 0.0, 1.0);
}

Volume drawHand(Random& random, std::int64_t pixels) {
  const Hand hand(random);
  const Pose pose(random, 0.06, 12, 1, 1.18);
  const Texture texture(random);
  const double pixel = 2 / static_cast<double>(pixels) / pose.scale;
  return rendered(
      [&](Point p) {
        const Point q = pose.inside(p);
        double flesh = 0, bone = 0;
        for (const Capsule& c : hand.flesh) {
          const auto [deep, beyond] = c.depth(q);
          const double thickness = std::sqrt(std::max(0.05, 1 - deep * deep));
          flesh = std::max(flesh, coverage(beyond, pixel) * c.brightness * (0.5 + 0.5 * thickness));
        }
        for (const Capsule& c : hand.bones) {
          const auto [deep, beyond] = c.depth(q);
          bone = std::max(bone, coverage(beyond, pixel) * c.brightness *
                                    (0.75 + 0.35 * std::min(1.0, deep * deep)));
        }
        const double light = flesh + bone;
        return light * (1 + 0.08 * texture.at(q));
      },
      pixels, "hand");
}

struct Ellipse {
  Point centre;
  double a, b, degrees; ///< semi-axes, and the turn of the first
  double brightness;

  /// 0 in the centre, 1 on the rim.
  double depth(Point p) const {
    const double t = degrees * pi / 180, x = p.x - centre.x, y = p.y - centre.y;
    return std::hypot((std::cos(t) * x + std::sin(t) * y) / a,
                      (std::cos(t) * y - std::sin(t) * x) / b);
  }
};

Volume drawBrain(Random& random, std::int64_t pixels) {
  const auto vary = [&](double value, double share) {
    return value * random.uniform(1 - share, 1 + share);
  };
  const double wide = vary(0.6, 0.05), tall = vary(0.74, 0.05);
  std::vector<Ellipse> shapes{{{}, wide, tall, 0, 185},
                              {{}, wide - 0.05, tall - 0.05, 0, 35},
                              {{}, wide - 0.1, tall - 0.1, 0, 55},
                              {{}, wide - 0.12, tall - 0.12, 0, 120}};
  const auto addPair = [&](Point centre, double a, double b, double degrees, double brightness) {
    for (const double side : {-1.0, 1.0}) // nearly alike
      shapes.push_back({{side * vary(centre.x, 0.03), vary(centre.y, 0.03)},
                        vary(a, 0.04),
                        vary(b, 0.04),
                        side * degrees,
                        vary(brightness, 0.02)});
  };
  addPair({0.22, 0.02}, 0.19, 0.5, 4, 165);
  addPair({0.09, 0.13}, 0.05, 0.17, -14, 45);
  addPair({0.1, -0.2}, 0.045, 0.14, 18, 45);
  addPair({0.13, -0.04}, 0.07, 0.1, 10, 130);
  addPair({0.27, 0.02}, 0.05, 0.14, -8, 135);
  shapes.push_back({{0, 0.02}, 0.012, 0.6, 0, 60}); // between the halves
  const double side = random.uniform() < 0.5 ? -1 : 1;
  shapes.push_back({{side * random.uniform(0.15, 0.35), random.uniform(-0.3, 0.3)},
                    random.uniform(0.03, 0.07),
                    random.uniform(0.03, 0.07),
                    0,
                    random.uniform(190, 230)}); // the one thing that is on one side only
  const Pose pose(random, 0.015, 3, 0.92, 1.08);
  const Texture texture(random);
  const double pixel = 2 / static_cast<double>(pixels) / pose.scale;
  return rendered(
      [&](Point p) {
        const Point q = pose.inside(p);
        double value = 0;
        for (const Ellipse& e : shapes) {
          const double depth = e.depth(q), away = std::hypot(q.x - e.centre.x, q.y - e.centre.y);
          const double beyond =
              depth > 0 ? away - away / depth : -1; // along the ray from its centre
          value += coverage(beyond, pixel) * (e.brightness - value);
        }
        // Folds run along the rim, the same on both sides.
        const double rim = shapes[3].depth(q);
        if (rim < 1 && rim > 0.72)
          value += 18 * std::sin(26 * std::atan2(q.y, std::abs(q.x))) * (rim - 0.72) / 0.28;
        return value * (1 + 0.03 * texture.at(q));
      },
      pixels, "brain slice");
}

Volume drawBlobs(Random& random, std::int64_t pixels) {
  std::vector<Ellipse> blobs;
  for (std::int64_t left = random.whole(1, 4); left > 0; --left)
    blobs.push_back({{random.uniform(-0.25, 0.25), random.uniform(-0.25, 0.25)},
                     random.uniform(0.1, 0.35),
                     random.uniform(0.1, 0.35),
                     random.uniform(0, 180),
                     255});
  return rendered(
      [&](Point p) {
        double value = 0;
        for (const Ellipse& e : blobs) {
          const double d = e.depth(p);
          value = std::max(value, e.brightness * std::exp(-0.5 * d * d));
        }
        return value;
      },
      pixels, "blobs");
}

} // namespace

Volume drawPicture(Picture picture, Random& random, std::int64_t pixels) {
  switch (picture) {
  case Picture::Hand:
    return drawHand(random, pixels);
  case Picture::Brain:
    return drawBrain(random, pixels);
  default:
    return drawBlobs(random, pixels);
  }
}

} // namespace svx
