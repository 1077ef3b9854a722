// Shows every widget with real data and saves pictures of them, for people to look at.
// gallery VOLUME LABELS FOLDER [light]

#include "core/io/open.h"
#include "widgets/banner.h"
#include "widgets/compare_bar.h"
#include "widgets/figure_table.h"
#include "widgets/input_picker.h"
#include "widgets/job_list.h"
#include "widgets/layer_list.h"
#include "widgets/line_chart.h"
#include "widgets/parameter_form.h"
#include "widgets/slice_view.h"
#include "widgets/theme.h"
#include "widgets/volume_view.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QGridLayout>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

#include <iostream>
#include <thread>

namespace {

using namespace svx;

void settle(int milliseconds) {
  QElapsedTimer timer;
  timer.start();
  while (timer.elapsed() < milliseconds) QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

MethodInfo exampleMethod() {
  MethodInfo info;
  info.id = "example";
  info.title = "Example registration";
  info.inputs = {{"fixed", "Fixed image", DataKind::Volume, true, "The image that stays."},
                 {"moving", "Moving image", DataKind::Volume, true, "The image that is warped."},
                 {"fixedMask", "Fixed mask", DataKind::LabelMap, false, "Only inside counts."}};
  info.parameters = {
      choiceParameter("distance", "Distance", "ncc",
                      {{"ssd", "Sum of squared differences"}, {"ncc", "Normalised correlation"}},
                      "How alike the images are."),
      realParameter("alpha", "Smoothness weight", 0.1, 0, 100, "", "More is smoother."),
      realParameter("spacing", "Grid spacing", 2.5, 0.5, 50, "mm", "Of the coarsest level."),
      integerParameter("levels", "Levels", 3, 1, 8, "", "Coarse to fine."),
      boolParameter("masks", "Use masks", true, "Ignore what lies outside.")};
  info.presets = {{"brain", "Brain MR, same subject", "Two scans of one head, rigid.", {}},
                  {"thorax",
                   "Thorax CT, breathing",
                   "Lungs at two breathing states.",
                   {{"alpha", 0.5}, {"levels", std::int64_t(5)}}}};
  return info;
}

std::vector<Figure> exampleFigures() {
  return {{"tre.mean", "Landmark error (TRE), mean", "mm", 11.42, 1.38, 2, true,
           "Mean distance between corresponding landmarks. 0 is best."},
          {"dice", "Dice, mean", "", 0.522, 0.713, 3, true, "Overlap of labels. 1 is best."},
          {"folding", "Folding", "%", {}, 0.02, 2, true, "Share of voxels with Jacobian <= 0."},
          {"ncc", "Similarity (NCC)", "", 0.71, 0.94, 3, false, "1 is best."},
          {"jacobian.min", "Jacobian, minimum", "", {}, 0.21, 2, false, ""},
          {"time", "Time", "s", {}, 12.4, 1, false, ""}};
}

/// A window with the four views and the docks' contents around them.
struct Gallery {
  Study study;
  StudyModel model{study};
  LayerStack layers{model};
  LinkedCursor cursor;
  CompareState compare;
  ResultOverlay result{model};
  WorkerPool pool;
  ToolBox tools;
  JobModel jobs{pool};
  MethodInfo method = exampleMethod();
  QWidget window;
  Banner* banner = nullptr;
  ParameterForm* form = nullptr;
  LineChart* chart = nullptr;
  std::vector<SliceView*> slices;
  VolumeView* volume = nullptr;

  Gallery() {
    const ViewContext context{layers, cursor, compare, result, tools};
    auto* views = new QWidget;
    auto* grid = new QGridLayout(views);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(2);
    for (Plane plane : allPlanes) slices.push_back(new SliceView(plane, context));
    volume = new VolumeView(context);
    grid->addWidget(slices[0], 0, 0);
    grid->addWidget(slices[1], 0, 1);
    grid->addWidget(slices[2], 1, 0);
    grid->addWidget(volume, 1, 1);
    auto* tree = new QTreeView;
    tree->setModel(&model);
    tree->setHeaderHidden(true);
    auto* left = new QSplitter(Qt::Vertical);
    left->addWidget(tree);
    left->addWidget(new LayerList(layers));
    auto* middle = new QWidget;
    auto* middleLayout = new QVBoxLayout(middle);
    middleLayout->setContentsMargins(0, 0, 0, 0);
    middleLayout->addWidget(new CompareBar(compare, layers));
    middleLayout->addWidget(views, 1);
    auto* jobList = new JobList(jobs);
    jobList->setFixedHeight(170);
    middleLayout->addWidget(jobList);
    auto* right = new QWidget;
    auto* rightLayout = new QVBoxLayout(right);
    banner = new Banner;
    rightLayout->addWidget(banner);
    for (const InputInfo& input : method.inputs)
      rightLayout->addWidget(new InputPicker(input, model));
    form = new ParameterForm(method);
    rightLayout->addWidget(form);
    chart = new LineChart;
    chart->setAxes("Iteration", "Loss");
    rightLayout->addWidget(chart, 1);
    auto* table = new FigureTable;
    table->setFigures(exampleFigures());
    rightLayout->addWidget(table);
    rightLayout->addStretch();
    auto* all = new QSplitter(&window);
    all->addWidget(left);
    all->addWidget(middle);
    all->addWidget(right);
    all->setSizes({240, 766, 320});
    auto* layout = new QVBoxLayout(&window);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addWidget(all);
  }
};

} // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  const QStringList arguments = application.arguments();
  if (arguments.size() < 4) {
    std::cerr << "gallery VOLUME LABELS FOLDER [light]\n";
    return 2;
  }
  const bool light = arguments.contains("light");
  applyTheme(application, light ? ThemeChoice::Light : ThemeChoice::Dark);
  const QString folder = arguments[3];
  QDir().mkpath(folder);
  Gallery g;
  int number = 0;
  const auto shoot = [&](const QString& name) {
    QElapsedTimer timer;
    timer.start();
    settle(1500);
    std::cout << name.toStdString() << " settled after " << timer.elapsed() << " ms" << std::endl;
    g.window.grab().save(QStringLiteral("%1/%2-%3-%4.png")
                             .arg(folder)
                             .arg(++number, 2, 10, QChar('0'))
                             .arg(name, light ? "light" : "dark"));
  };
  g.window.resize(1366, 768);
  g.window.show();
  shoot("empty");

  const auto volume = openAs<Volume>(arguments[1].toStdString());
  auto shifted = std::make_shared<Volume>(*volume);
  shifted->geometry.origin[0] += 6;
  shifted->geometry.origin[1] -= 4;
  const auto show = [&](const std::string& name, Data data) {
    const ItemId id = g.study.add(name, std::move(data));
    svx::Display display = g.study.find(id)->display;
    if (const auto shown = g.study.find(id)->as<Volume>()) display.window = automaticWindow(*shown);
    if (g.study.find(id)->as<LabelMap>()) display.opacity = 0.5;
    g.study.setDisplay(id, display);
    g.layers.add(id);
    return id;
  };
  const ItemId fixed = show("Head", volume);
  shoot("volume");
  QElapsedTimer timer;
  timer.start();
  for (int i = 0; i < 20; ++i)
    g.slices[0]->picture(g.slices[0]->size(), g.slices[0]->devicePixelRatioF());
  std::cout << "slice view " << g.slices[0]->width() << " x " << g.slices[0]->height()
            << " at scale " << g.slices[0]->devicePixelRatioF() << ": "
            << double(timer.elapsed()) / 20 << " ms\n";
  const ItemId moving = show("Head, shifted", shifted);
  g.compare.setPair(fixed, moving);
  for (CompareMode mode : allCompareModes) {
    if (mode == CompareMode::Off) continue;
    g.compare.setMode(mode);
    shoot(toString(mode));
    timer.start();
    for (int i = 0; i < 20; ++i)
      g.slices[0]->picture(g.slices[0]->size(), g.slices[0]->devicePixelRatioF());
    std::cout << "  " << double(timer.elapsed()) / 20 << " ms\n";
  }
  g.compare.setMode(CompareMode::Off);
  svx::Display display = g.study.find(moving)->display;
  display.colourMap = "inferno";
  display.opacity = 0.45;
  g.study.setDisplay(moving, display);
  g.layers.setCurrent(moving);
  g.form->setExpanded(true);
  g.form->setPreset("thorax");
  Values changed = g.form->values();
  changed.set("alpha", 0.75);
  g.form->setValues(changed);
  std::vector<double> x, y;
  for (int i = 0; i < 60; ++i) {
    x.push_back(i);
    y.push_back(0.2 + 0.8 * std::exp(-i / 12.0) + 0.02 * std::sin(i));
  }
  g.chart->setCurve("loss", x, y);
  g.banner->showError(Error(ErrorKind::Input, "scan.nii.gz cannot be read",
                            "The file ends after 1.2 MB of 8.4 MB.", "Copy it again."),
                      "Open another file");
  const auto work = [](JobContext& job) {
    for (int i = 0; i < 400; ++i) {
      job.checkpoint();
      job.progress(i / 400.0, "level 2 of 3");
      job.plot("loss", i, 1.0 / (1 + i));
      if (i % 40 == 0) job.log("step " + std::to_string(i));
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  };
  JobSpec spec;
  spec.name = "Example registration: Head to Head, shifted";
  const JobHandle running = g.pool.submit(spec, work);
  spec.name = "Export warped volume";
  g.pool.submit(spec, [](JobContext&) {});
  settle(200);
  g.window.findChild<JobList*>()->select(running.id());
  shoot("overlay-panel-jobs");

  g.layers.remove(moving);
  if (QFile::exists(arguments[2])) {
    const ItemId labels = show("Labels", openAs<LabelMap>(arguments[2].toStdString()));
    auto points = std::make_shared<Landmarks>();
    for (int i = 0; i < 3; ++i)
      points->points.push_back({
          "P" + std::to_string(i + 1),
          volume->geometry.centre() + Vec3{20.0 * i, 10.0 * i, 0},
      });
    show("Landmarks", points);
    shoot("labels");
    display = g.study.find(labels)->display;
    display.outline = true;
    display.opacity = 1;
    g.study.setDisplay(labels, display);
    g.layers.setCurrent(labels);
    shoot("outlines");
  }
  g.pool.cancelAll();
  return 0;
}
