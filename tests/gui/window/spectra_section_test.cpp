// A section among other images: in a volume, and beside an optical image of the same tissue.
#include "tests/gui/window/spectra_window.h"

#include "core/registration/apply.h"
#include "widgets/placed_picture.h"

#include <QDoubleSpinBox>
#include <QSlider>

#include <cmath>

using namespace svx;
using namespace svx::testing;

namespace {

/// The mapping that places the section across the volume: it stands upright (section z is against
/// volume y), turned by 30 degrees in its plane. Takes volume points to section points.
Vec3 toSection(const Vec3& p) {
  const double c = std::cos(M_PI / 6), s = std::sin(M_PI / 6);
  const double x = p[0] - 1, z = p[2] - 1.2;
  return {c * x - s * z + 1.5, s * x + c * z + 1.1, 2 - p[1]};
}

/// From the ion image to the optical one: turned by 6 degrees and moved.
Vec3 toOptical(const Vec3& p) {
  const double c = std::cos(0.105), s = std::sin(0.105);
  return {c * p[0] - s * p[1] + 0.32, s * p[0] + c * p[1] + 0.12, p[2]};
}
Vec3 fromOptical(const Vec3& p) {
  const double c = std::cos(0.105), s = std::sin(0.105), x = p[0] - 0.32, y = p[1] - 0.12;
  return {c * x + s * y, c * y - s * x, p[2]};
}

std::shared_ptr<const Landmarks> landmarks(const std::string& name,
                                           const std::vector<Vec3>& places) {
  auto points = std::make_shared<Landmarks>();
  points->name = name;
  for (std::size_t i = 0; i < places.size(); ++i)
    points->points.push_back({"L" + std::to_string(i + 1), places[i]});
  return points;
}

double distance(const Vec3& a, const Vec3& b) {
  return norm(a - b);
}

} // namespace

class SpectraSectionTest : public SpectraWindow {
  Q_OBJECT

  std::shared_ptr<const Volume> keptImage() {
    child<QDoubleSpinBox>("mass")->setValue(marker);
    child<QPushButton>("keepImage")->click();
    [&] { QTRY_VERIFY_WITH_TIMEOUT(lastResult(workspace()), 30'000); }();
    const auto& outputs = lastResult(workspace())->result()->outputs.data;
    return std::get<std::shared_ptr<const Volume>>(outputs.at("image"));
  }
  template <typename T>
  ItemId put(const std::shared_ptr<const T>& data, const std::string& name) {
    return workspace().study().add(name, Data(data));
  }
  void pick(const char* input, ItemId item) {
    bool found = false;
    for (auto* picker : window->findChildren<InputPicker*>())
      if (picker->info().id == input) {
        picker->choose(item);
        found = picker->chosen() == item || found;
      }
    QVERIFY2(found, input);
  }
  ItemId itemOf(const std::shared_ptr<const Volume>& volume) {
    for (const Item& item : workspace().study().items())
      if (item.as<Volume>() == volume) return item.id;
    return 0;
  }
  std::shared_ptr<const Spectra> dataset() {
    for (const Item& item : workspace().study().items())
      if (auto spectra = item.as<Spectra>()) return spectra;
    return nullptr;
  }
  /// Through the panel.
  const Item* registered() {
    const ItemId before = lastResult(workspace())->id;
    [&] { QTRY_VERIFY(child<QPushButton>("register")->isEnabled()); }();
    child<QPushButton>("register")->click();
    [&] { QTRY_VERIFY_WITH_TIMEOUT(lastResult(workspace())->id != before, 120'000); }();
    return lastResult(workspace());
  }
  void expectCursorPixel(const Vec3& section) {
    const auto& pixel = image()->cursorPixel();
    QVERIFY(pixel.has_value());
    QVERIFY2(std::abs((*pixel)[0] - section[0] / 0.05) < 0.01 &&
                 std::abs((*pixel)[1] - section[1] / 0.05) < 0.01,
             qPrintable(QString("%1, %2").arg((*pixel)[0]).arg((*pixel)[1])));
  }

private Q_SLOTS:
  void initTestCase() { draw(); }
  void init() { show(); }
  void cleanup() { window.reset(); }

  void sharesTheCursorOfTheVolumeThatItWasPlacedIn() {
    open();
    const auto ion = keptImage();
    auto volume = std::make_shared<Volume>(*balls("volume", 40, 0));
    volume->geometry.spacing = {0.1, 0.1, 0.1};
    const ItemId fixed = put<Volume>(volume, "volume");
    std::vector<Vec3> from{{0.5, 2, 0.4}, {2.5, 2, 0.8}, {1.2, 2, 2.4}, {0.9, 2.3, 1.5}}, to;
    for (const Vec3& p : from) to.push_back(toSection(p));

    // Before it is placed, places of the volume are beside the section.
    workspace().cursor().moveTo({1, 2, 1.5});
    QVERIFY(!image()->cursorPixel());

    RunRequest request;
    request.method = &workspace().methods().get("registration.landmarks");
    request.values = request.method->info().defaults();
    request.inputs = {{"fixed", std::shared_ptr<const Volume>(volume)},
                      {"moving", ion},
                      {"fixedLandmarks", landmarks("in the volume", from)},
                      {"movingLandmarks", landmarks("in the section", to)}};
    JobContext context(findDevice("cpu"));
    workspace().study().addResult(execute(request, context), fixed);

    // From the volume to the section.
    for (const Vec3& place : {Vec3{1, 2, 1.5}, Vec3{1.7, 2, 1.1}}) {
      workspace().cursor().moveTo(place);
      expectCursorPixel(toSection(place));
    }
    // Not a voxel in front of it any more.
    workspace().cursor().moveTo({1, 1.8, 1.5});
    QVERIFY(!image()->cursorPixel());
    // From the section to the volume.
    QTest::mouseClick(image(), Qt::LeftButton, Qt::NoModifier, at(22, 18));
    const Vec3 cursor = workspace().cursor().position();
    QVERIFY2(distance(toSection(cursor), {22 * 0.05, 18 * 0.05, 0}) < 1e-3,
             qPrintable(QString("%1 %2 %3").arg(cursor[0]).arg(cursor[1]).arg(cursor[2])));
    QVERIFY(std::abs(cursor[1] - 2) < 1e-3);
    expectCursorPixel({22 * 0.05, 18 * 0.05, 0});
  }

  void isRegisteredWithAnOpticalImageByLandmarks_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("dark") << true;
    QTest::newRow("light") << false;
  }
  void isRegisteredWithAnOpticalImageByLandmarks() {
    QFETCH(bool, dark);
    applyTheme(*qApp, dark ? ThemeChoice::Dark : ThemeChoice::Light);
    // 10 micrometres a pixel: the cores stained, the glass bright.
    const QString path = folder.filePath("stain.tif");
    auto stain = std::make_shared<Volume>();
    stain->name = "stain";
    stain->geometry.size = {420, 320, 1};
    stain->geometry.spacing = {0.01, 0.01, 1};
    stain->channelAxis = ChannelAxis::Colour;
    stain->voxels = at::empty({3, 1, 320, 420}, at::kByte);
    auto voxels = stain->voxels.accessor<std::uint8_t, 4>();
    for (int y = 0; y < 320; ++y)
      for (int x = 0; x < 420; ++x) {
        const Vec3 place = fromOptical({x * 0.01, y * 0.01, 0});
        bool tissue = false;
        for (const DrawnCore& core : cores)
          tissue = tissue ||
                   (core.spectra > 0 &&
                    std::hypot(place[0] / 0.05 - core.x, place[1] / 0.05 - core.y) < core.radius);
        const int noise = (x * 7919 + y * 104729) % 23;
        const std::array<int, 3> colour =
            tissue ? std::array{170, 90, 150} : std::array{238, 234, 236};
        for (int c = 0; c < 3; ++c) voxels[c][0][y][x] = std::uint8_t(colour[c] - noise);
      }
    save(std::shared_ptr<const Volume>(stain), path.toStdString());

    open();
    const auto ion = keptImage();
    drop(*window, {path});
    QTRY_VERIFY_WITH_TIMEOUT(itemNamed(workspace(), "stain"), 30'000);
    const ItemId optical = itemNamed(workspace(), "stain")->id;
    QCOMPARE(workspace().study().find(optical)->as<Volume>()->modality, Modality::Optical);
    const std::vector<Vec3> places{{0.3, 0.3, 0}, {2.7, 0.3, 0}, {1.1, 1.9, 0}, {2.7, 1.9, 0}};
    std::vector<Vec3> there;
    for (const Vec3& place : places) there.push_back(toOptical(place));
    const char* method = "registration.landmarks";
    child<QComboBox>("method")->setCurrentIndex(child<QComboBox>("method")->findData(method));
    pick("fixedLandmarks", put<Landmarks>(landmarks("ion points", places), "ion points"));
    pick("movingLandmarks", put<Landmarks>(landmarks("stain points", there), "stain points"));
    pick("fixed", itemOf(ion));
    pick("moving", optical);
    const Item* result = registered();
    const auto transform = std::get<TransformPtr>(result->result()->outputs.data.at("transform"));
    for (const Vec3& place : places)
      QVERIFY(distance(transform->map(place), toOptical(place)) < 1e-6);

    // From now on the optical image lies over the ion image, tissue on tissue.
    const auto placed = placedPicture(workspace().study(), *dataset());
    QVERIFY(placed.has_value());
    QVERIFY(placed->picture == workspace().study().find(optical)->as<Volume>());
    const auto warped =
        apply(*placed->toPicture, *placed->picture, ion->geometry, kernels::Interpolation::Linear);
    const at::Tensor measured = ion->voxels[0].isfinite();
    const at::Tensor red = warped->voxels[0][0].to(at::kFloat);
    QVERIFY(red.masked_select(measured).mean().item<float>() < 180);
    QVERIFY(red.masked_select(measured.logical_not()).mean().item<float>() > 190);
    showsItAboveTheMarkers();
    showsItUnderComponents();
  }

private:
  /// Also with a second data set, which gets a column of its own.
  void showsItAboveTheMarkers() {
    const ItemId first = datasetId();
    for (const char* suffix : {".imzML", ".ibd"})
      QFile::copy(folder.filePath(QString("array") + suffix),
                  folder.filePath(QString("second") + suffix));
    drop(*window, {folder.filePath("second.imzML")});
    QTRY_VERIFY_WITH_TIMEOUT(itemNamed(workspace(), "second"), 30'000);
    pick("spectra", first);
    addClasses();
    run("spectra.markers");
    FigureWindow* shown = figure("markerWindow");
    photograph(shown, "optical-markers");
    auto* columns = shown->findChild<QComboBox*>("columns");
    QVERIFY(columns->isEnabled());
    auto* drawing = shown->findChild<QWidget*>("figure");
    const QImage groups = drawing->grab().toImage();
    columns->setCurrentIndex(1);
    QTRY_VERIFY_WITH_TIMEOUT(drawing->grab().toImage() != groups, 60'000);
    photograph(shown, "optical-sets");
    delete shown;
  }
  void showsItUnderComponents() {
    run("spectra.pca");
    const Item* result = lastResult(workspace());
    const auto image =
        std::get<std::shared_ptr<const Volume>>(result->result()->outputs.data.at("scores"));
    choose("shown", qint64(itemOf(image)));
    child<QSlider>("componentSlider")->setValue(3);
    photograph(child<QWidget>("spectraPanel"), "components");
  }
};

QTEST_MAIN(SpectraSectionTest)
#include "spectra_section_test.moc"
