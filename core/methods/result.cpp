#include "core/methods/result.h"

#include "core/methods/near_match.h"
#include "core/methods/sha256.h"

#include <ATen/ATen.h>

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <iterator>

namespace svx {

namespace {

template <typename T>
void addBytes(Sha256& hash, const T& value) {
  hash.add(&value, sizeof value);
}

void addGrid(Sha256& hash, const Geometry& grid) {
  addBytes(hash, grid.size);
  addBytes(hash, grid.spacing);
  addBytes(hash, grid.origin);
  addBytes(hash, grid.direction);
}

void addTensor(Sha256& hash, const at::Tensor& tensor) {
  const at::Tensor held = tensor.contiguous();
  const std::string type = c10::toString(held.scalar_type());
  hash.add(type.data(), type.size());
  hash.add(held.data_ptr(), held.nbytes());
}

void addContent(Sha256& hash, const Volume& volume) {
  addGrid(hash, volume.geometry);
  addTensor(hash, volume.voxels);
}

void addContent(Sha256& hash, const Landmarks& landmarks) {
  addBytes(hash, landmarks.inIndexSpace);
  for (const Vec3& position : landmarks.positions()) addBytes(hash, position);
}

/// Of positions and lengths, and of what a thousand spectra spread over the data set hold: all of
/// them would take as long as reading the file.
void addContent(Sha256& hash, const Spectra& spectra) {
  for (const RasterPosition& position : spectra.info().positions) addBytes(hash, position);
  for (std::size_t i = 0; i < spectra.size(); ++i) addBytes(hash, spectra.points(i));
  const std::size_t step = std::max<std::size_t>(1, spectra.size() / 1000);
  std::vector<double> masses;
  std::vector<float> intensities;
  for (std::size_t i = 0; i < spectra.size(); i += step) {
    spectra.read(i, masses, intensities);
    hash.add(masses.data(), masses.size() * sizeof(double));
    hash.add(intensities.data(), intensities.size() * sizeof(float));
  }
}

void addContent(Sha256& hash, const Table& table) {
  for (const TableColumn& column : table.columns) {
    hash.add(column.name.data(), column.name.size() + 1);
    if (const auto* numbers = std::get_if<std::vector<double>>(&column.cells))
      hash.add(numbers->data(), numbers->size() * sizeof(double));
    else
      for (const std::string& cell : std::get<std::vector<std::string>>(column.cells))
        hash.add(cell.c_str(), cell.size() + 1);
  }
}

void addContent(Sha256& hash, const Model& model) {
  hash.add(model.kind.c_str(), model.kind.size() + 1);
  for (const auto& [name, text] : model.settings) {
    hash.add(name.c_str(), name.size() + 1);
    hash.add(text.c_str(), text.size() + 1);
  }
  for (const auto& [name, tensor] : model.tensors) {
    hash.add(name.c_str(), name.size() + 1);
    addTensor(hash, tensor);
  }
}

void addContent(Sha256& hash, const Transform& transform) {
  if (const auto* affine = dynamic_cast<const AffineTransform*>(&transform)) {
    addBytes(hash, affine->affine().linear);
    addBytes(hash, affine->affine().offset);
  } else if (const auto* field = dynamic_cast<const DisplacementFieldTransform*>(&transform)) {
    addGrid(hash, field->grid());
    addTensor(hash, field->displacement());
  } else if (const auto* spline = dynamic_cast<const BSplineTransform*>(&transform)) {
    addGrid(hash, spline->controlGrid());
    addTensor(hash, spline->coefficients());
  } else if (const auto* composite = dynamic_cast<const CompositeTransform*>(&transform)) {
    for (const TransformPtr& part : composite->parts()) addContent(hash, *part);
  } else {
    const Geometry probe{{41, 41, 41}, {10, 10, 10}, {-200, -200, -200}, identity3};
    addTensor(hash, transform.toField(probe));
  }
}

std::vector<std::string> inputIds(const MethodInfo& info) {
  std::vector<std::string> ids;
  for (const InputInfo& declared : info.inputs) ids.push_back(declared.id);
  return ids;
}

void checkInputs(const MethodInfo& info, const Inputs& inputs) {
  for (const auto& [id, data] : inputs) {
    const auto declared = std::find_if(info.inputs.begin(), info.inputs.end(),
                                       [&, name = id](const InputInfo& i) { return i.id == name; });
    if (declared == info.inputs.end())
      throw Error(ErrorKind::Usage, info.id + " has no input \"" + id + "\"",
                  "an input is named by its id.", suggestion(id, inputIds(info)));
    if (declared->kind != kindOf(data))
      throw Error(ErrorKind::Usage, "\"" + nameOf(data) + "\" cannot be the input " + id,
                  declared->label + " is of another kind of data.", declared->help);
  }
  for (const InputInfo& declared : info.inputs)
    if (declared.required && !inputs.contains(declared.id))
      throw Error(ErrorKind::Usage, info.id + " needs the input \"" + declared.id + "\"",
                  declared.label + " was not given.", declared.help);
}

std::vector<InputRecord> recordInputs(const Inputs& inputs, const JobContext& context) {
  std::vector<InputRecord> records;
  for (const auto& [id, data] : inputs) {
    context.throwIfCancelled();
    const std::filesystem::path& path = sourceOf(data).path;
    records.push_back({id, nameOf(data), path.filename().string(),
                       path.empty() ? std::string() : std::filesystem::absolute(path).string(),
                       sha256(data)});
  }
  return records;
}

void addText(Sha256& hash, const std::string& text) {
  hash.add(text.c_str(), text.size() + 1);
}

/// Of all that the outputs follow from. Of inputs from files their size and time of change count,
/// too: of spectra not every number is looked at.
std::string fingerprint(const Result& run, const Inputs& inputs, const Device& device) {
  Sha256 hash;
  for (const auto& text : {run.methodId, std::to_string(run.methodVersion), run.softwareVersion,
                           std::to_string(run.seed), std::to_string(int(device.kind))})
    addText(hash, text);
  for (const auto& [id, value] : run.values.all()) addText(hash, id + "=" + toText(value));
  for (const InputRecord& record : run.inputs) {
    addText(hash, record.id + "=" + record.sha256);
    std::error_code none;
    const std::filesystem::path& path = sourceOf(inputs.at(record.id)).path;
    if (!std::filesystem::is_regular_file(path, none)) continue;
    addBytes(hash, std::filesystem::file_size(path, none));
    addBytes(hash, std::filesystem::last_write_time(path, none).time_since_epoch().count());
  }
  return hash.finish();
}

std::string timeNow() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm utc{};
  gmtime_r(&now, &utc);
  char text[32];
  return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc));
}

std::string deviceText(const Device& device) {
  std::string text = device.label() + " (" + device.name;
  if (device.kind == DeviceKind::Cpu)
    text += ", " + std::to_string(device.threads) + (device.threads == 1 ? " thread" : " threads");
  return text + ")";
}

} // namespace

std::string sha256(const void* data, std::size_t bytes) {
  Sha256 hash;
  hash.add(data, bytes);
  return hash.finish();
}

std::string sha256(const Data& data) {
  Sha256 hash;
  switch (kindOf(data)) {
  case DataKind::Volume:
    addContent(hash, *std::get<std::shared_ptr<const Volume>>(data));
    break;
  case DataKind::LabelMap:
    addContent(hash, std::get<std::shared_ptr<const LabelMap>>(data)->volume);
    break;
  case DataKind::Landmarks:
    addContent(hash, *std::get<std::shared_ptr<const Landmarks>>(data));
    break;
  case DataKind::Transform:
    addContent(hash, *std::get<TransformPtr>(data));
    break;
  case DataKind::Spectra:
    addContent(hash, *std::get<std::shared_ptr<const Spectra>>(data));
    break;
  case DataKind::Table:
    addContent(hash, *std::get<std::shared_ptr<const Table>>(data));
    break;
  case DataKind::Model:
    addContent(hash, *std::get<std::shared_ptr<const Model>>(data));
    break;
  }
  return hash.finish();
}

std::shared_ptr<const Result> execute(const RunRequest& request, JobContext& context) {
  const MethodInfo& info = request.method->info();
  checkInputs(info, request.inputs);
  info.check(request.values);
  Values values = info.defaults();
  for (const auto& [id, value] : request.values.all()) values.set(id, value);

  auto result = std::make_shared<Result>();
  result->methodId = info.id;
  result->methodTitle = info.title;
  result->citation = info.citation;
  result->methodVersion = info.version;
  result->preset = request.preset;
  result->values = values;
  result->inputs = recordInputs(request.inputs, context);
  result->seed = request.seed;
  result->device = deviceText(context.device());
  result->softwareVersion = SVX_VERSION;

  CheckpointStore* store = request.store.get();
  if (store) store->open(fingerprint(*result, request.inputs, context.device()));
  JobContext seeded = context.withSeed(request.seed).withStore(store);
  malloc_trim(0); // what earlier work freed would hide what this run takes
  const MemoryWatch memory(context.device());
  const auto start = std::chrono::steady_clock::now();
  result->outputs = request.method->run(request.inputs, values, seeded);
  result->seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  result->peakMemory = memory.peak();
  if (store) std::ranges::move(store->notices(), std::back_inserter(result->outputs.notices));
  result->finishedAt = timeNow();
  result->curves = context.curves();
  result->previews = context.previews();
  return result;
}

} // namespace svx
