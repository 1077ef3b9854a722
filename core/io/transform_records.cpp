#include "core/io/text_scan.h"
#include "core/io/transform_format.h"
#include "core/registration/implicit/network_transform.h"
#include "core/registration/landmark/radial_transform.h"

#include <ATen/ATen.h>
#include <itkMatrixOffsetTransformBase.h>
#include <itkTransformFactoryBase.h>

#include <cmath>

namespace svx {

namespace {

/// "Euler3DTransform_double_3_3" taken apart.
struct TypeName {
  std::string kind;
  int dimension = 0;
};

TypeName typeOf(const TransformRecord& record, const std::filesystem::path& path) {
  const auto parts = split(record.type, '_');
  if (parts.size() == 4 && (parts[1] == "double" || parts[1] == "float") && parts[2] == parts[3] &&
      (parts[2] == "3" || parts[2] == "2"))
    return {std::string(parts[0]), parts[2] == "3" ? 3 : 2};
  throw unreadable(path, "its transform type '" + record.type.substr(0, 80) + "' is not supported");
}

template <unsigned N>
AffineMap affineOf(const itk::Transform<double, N, N>& transform) {
  AffineMap map;
  typename itk::Transform<double, N, N>::InputPointType zero;
  zero.Fill(0);
  const auto offset = transform.TransformPoint(zero);
  for (unsigned c = 0; c < N; ++c) {
    auto unit = zero;
    unit[c] = 1;
    const auto image = transform.TransformPoint(unit);
    for (unsigned r = 0; r < N; ++r) map.linear[3 * r + c] = image[r] - offset[r];
    map.offset[c] = offset[c];
  }
  return map;
}

template <unsigned N>
TransformPtr linearTransform(const itk::TransformBaseTemplate<double>* object,
                             const TransformRecord& record, const std::filesystem::path& path) {
  const auto* transform = dynamic_cast<const itk::Transform<double, N, N>*>(object);
  if (!transform || !transform->IsLinear())
    throw unreadable(path, "its transform type '" + record.type + "' is not supported");
  AffineMap map = affineOf<N>(*transform);
  Vec3 centre{};
  if (const auto* matrix =
          dynamic_cast<const itk::MatrixOffsetTransformBase<double, N, N>*>(object))
    for (unsigned r = 0; r < N; ++r) {
      centre[r] = matrix->GetCenter()[r];
      for (unsigned c = 0; c < N; ++c) map.linear[3 * r + c] = matrix->GetMatrix()(r, c);
    }
  return std::make_shared<AffineTransform>(map, centre);
}

/// The affine family, by ITK's own classes.
TransformPtr linearTransform(const TypeName& type, const TransformRecord& record,
                             const std::filesystem::path& path) {
  static const bool registered = [] {
    itk::TransformFactoryBase::RegisterDefaultTransforms();
    return true;
  }();
  (void)registered;
  const std::string n = std::to_string(type.dimension);
  const auto object =
      itk::ObjectFactoryBase::CreateInstance((type.kind + "_double_" + n + "_" + n).c_str());
  if (object) object->UnRegister(); // CreateInstance counts one reference too many
  auto* transform = dynamic_cast<itk::TransformBaseTemplate<double>*>(object.GetPointer());
  if (!transform)
    throw unreadable(path, "its transform type '" + record.type + "' is not supported");
  if (record.parameters.size() != transform->GetNumberOfParameters())
    throw unreadable(path, record.type + " needs " +
                               std::to_string(transform->GetNumberOfParameters()) +
                               " parameters and has " + std::to_string(record.parameters.size()));
  const auto wanted = transform->GetFixedParameters().Size();
  if (!record.fixed.empty() && record.fixed.size() != wanted &&
      record.fixed.size() != static_cast<std::size_t>(type.dimension))
    throw unreadable(path, record.type + " needs " + std::to_string(wanted) +
                               " fixed parameters and has " + std::to_string(record.fixed.size()));
  const auto array = [](const std::vector<double>& values, auto& target) {
    target.SetSize(static_cast<unsigned>(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) target[static_cast<unsigned>(i)] = values[i];
  };
  itk::TransformBaseTemplate<double>::FixedParametersType fixed;
  itk::TransformBaseTemplate<double>::ParametersType parameters;
  array(record.fixed, fixed);
  array(record.parameters, parameters);
  if (!record.fixed.empty()) transform->SetFixedParameters(fixed);
  transform->SetParameters(parameters);
  return type.dimension == 3 ? linearTransform<3>(transform, record, path)
                             : linearTransform<2>(transform, record, path);
}

/// Size, origin, spacing and direction, as B-splines and fields store their grids.
Geometry gridOf(const TypeName& type, const TransformRecord& record,
                const std::filesystem::path& path) {
  const auto n = static_cast<std::size_t>(type.dimension);
  if (record.fixed.size() != n * (3 + n))
    throw unreadable(path, record.type + " has " + std::to_string(record.fixed.size()) +
                               " fixed parameters");
  Geometry grid;
  double count = static_cast<double>(n);
  for (std::size_t a = 0; a < n; ++a) {
    const double size = record.fixed[a];
    if (!(size >= 1 && size < 1e9 && size == std::floor(size)))
      throw unreadable(path, "its grid has an impossible size");
    grid.size[a] = static_cast<std::int64_t>(size);
    grid.origin[a] = record.fixed[n + a];
    grid.spacing[a] = record.fixed[2 * n + a];
    for (std::size_t r = 0; r < n; ++r) grid.direction[3 * r + a] = record.fixed[3 * n + r * n + a];
    count *= size;
  }
  if (count != static_cast<double>(record.parameters.size()))
    throw unreadable(path, record.type + " has " + std::to_string(record.parameters.size()) +
                               " parameters, its grid asks for " +
                               std::to_string(static_cast<long long>(count)));
  grid.validate(shown(path));
  return grid;
}

at::Tensor tensorOf(const std::vector<double>& values) {
  return at::from_blob(const_cast<double*>(values.data()),
                       {static_cast<std::int64_t>(values.size())}, at::TensorOptions(at::kDouble))
      .clone();
}

TransformPtr fieldTransform(const TypeName& type, const TransformRecord& record,
                            const std::filesystem::path& path) {
  const Geometry grid = gridOf(type, record, path);
  const auto& s = grid.size;
  at::Tensor field = tensorOf(record.parameters)
                         .to(at::kFloat)
                         .view({s[2], s[1], s[0], type.dimension})
                         .permute({3, 0, 1, 2});
  if (type.dimension == 2) field = at::cat({field, at::zeros_like(field.narrow(0, 0, 1))});
  return std::make_shared<DisplacementFieldTransform>(grid, field.contiguous());
}

TransformPtr splineTransform(const TypeName& type, const TransformRecord& record,
                             const std::filesystem::path& path) {
  Geometry grid = gridOf(type, record, path);
  const auto& s = grid.size;
  at::Tensor coefficients = tensorOf(record.parameters).view({type.dimension, s[2], s[1], s[0]});
  if (type.dimension == 2) {
    // The same in every plane: the weights along z add up to one.
    coefficients = at::cat({coefficients, at::zeros_like(coefficients.narrow(0, 0, 1))})
                       .expand({3, 4, s[1], s[0]});
    grid.size[2] = 4;
    grid.spacing[2] = 1e6;
    grid.origin[2] = -1.5e6;
  }
  return std::make_shared<BSplineTransform>(grid, coefficients.contiguous());
}

TransformPtr transformFrom(const TransformRecord& record, const std::filesystem::path& path) {
  const TypeName type = typeOf(record, path);
  for (const auto* values : {&record.parameters, &record.fixed})
    for (const double value : *values)
      if (!std::isfinite(value))
        throw unreadable(path, record.type + " has a parameter that is not finite");
  if (type.kind == "IdentityTransform") return std::make_shared<AffineTransform>(AffineMap{});
  if (type.kind == "BSplineTransform" || type.kind == "BSplineDeformableTransform")
    return splineTransform(type, record, path);
  if (type.kind == "DisplacementFieldTransform") return fieldTransform(type, record, path);
  return linearTransform(type, record, path);
}

std::vector<double> gridParameters(const Geometry& grid) {
  std::vector<double> values;
  for (const auto n : grid.size) values.push_back(static_cast<double>(n));
  values.insert(values.end(), grid.origin.begin(), grid.origin.end());
  values.insert(values.end(), grid.spacing.begin(), grid.spacing.end());
  values.insert(values.end(), grid.direction.begin(), grid.direction.end());
  return values;
}

std::vector<double> valuesOf(const at::Tensor& tensor) {
  const at::Tensor held = tensor.to(at::kDouble).contiguous();
  return {held.data_ptr<double>(), held.data_ptr<double>() + held.numel()};
}

TransformRecord recordOf(const AffineTransform& transform) {
  const auto& map = transform.affine();
  const Vec3& centre = transform.centre();
  TransformRecord record{"AffineTransform_double_3_3",
                         {map.linear.begin(), map.linear.end()},
                         {centre.begin(), centre.end()}};
  // ITK stores the translation that remains once the centre is taken out.
  const Vec3 translation = map.offset - centre + map.linear * centre;
  record.parameters.insert(record.parameters.end(), translation.begin(), translation.end());
  return record;
}

} // namespace

std::vector<TransformPtr> transformsFrom(const std::vector<TransformRecord>& records,
                                         const std::filesystem::path& path) {
  const bool composite = records.front().type.starts_with("CompositeTransform");
  std::vector<TransformPtr> transforms;
  for (std::size_t i = composite ? 1 : 0; i < records.size(); ++i)
    transforms.push_back(transformFrom(records[i], path));
  if (!composite) return transforms;
  if (transforms.empty()) throw unreadable(path, "its composite transform is empty");
  std::reverse(transforms.begin(), transforms.end());
  return {std::make_shared<CompositeTransform>(std::move(transforms))};
}

std::vector<TransformRecord> recordsOf(const Transform& transform) {
  if (const auto* affine = dynamic_cast<const AffineTransform*>(&transform))
    return {recordOf(*affine)};
  if (const auto* spline = dynamic_cast<const BSplineTransform*>(&transform))
    return {{"BSplineTransform_double_3_3", valuesOf(spline->coefficients()),
             gridParameters(spline->controlGrid())}};
  if (const auto* field = dynamic_cast<const DisplacementFieldTransform*>(&transform))
    return {{"DisplacementFieldTransform_double_3_3",
             valuesOf(field->displacement().permute({1, 2, 3, 0})), gridParameters(field->grid())}};
  if (const auto* network = dynamic_cast<const NetworkTransform*>(&transform))
    return recordsOf(
        DisplacementFieldTransform(network->grid(), network->toField(network->grid())));
  if (const auto* radial = dynamic_cast<const RadialTransform*>(&transform))
    return recordsOf(DisplacementFieldTransform(radial->grid(), radial->toField(radial->grid())));
  if (const auto* composite = dynamic_cast<const CompositeTransform*>(&transform)) {
    std::vector<TransformRecord> records{{"CompositeTransform_double_3_3", {}, {}}};
    const auto& parts = composite->parts();
    for (auto part = parts.rbegin(); part != parts.rend(); ++part)
      for (TransformRecord& record : recordsOf(**part))
        if (!record.type.starts_with("CompositeTransform")) records.push_back(std::move(record));
    return records;
  }
  throw Error(ErrorKind::Usage, "Cannot write the transform",
              "ITK has no transform of the kind '" + transform.kind() + "'.",
              "Export its displacement field on a grid.");
}

Opened openTransforms(const std::vector<TransformRecord>& records,
                      const std::filesystem::path& path, const OpenOptions& options) {
  if (options.role != Role::Automatic && options.role != Role::Transform)
    throw unreadable(path, "it holds a transform and nothing else");
  Opened opened;
  for (TransformPtr& transform : transformsFrom(records, path))
    opened.data.emplace_back(std::move(transform));
  return opened;
}

std::vector<FileInfo> describeTransforms(const std::vector<TransformRecord>& records,
                                         const std::filesystem::path& path,
                                         std::string_view format) {
  std::vector<FileInfo> infos;
  for (const TransformPtr& transform : transformsFrom(records, path)) {
    FileInfo info;
    info.path = path;
    info.format = format;
    info.kind = DataKind::Transform;
    info.valueType = transform->kind();
    info.unit = "mm";
    for (const auto& record : records) info.bytes += record.parameters.size() * sizeof(double);
    infos.push_back(std::move(info));
  }
  return infos;
}

} // namespace svx
