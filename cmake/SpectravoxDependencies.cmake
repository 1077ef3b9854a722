# What is looked for follows from the options: core alone needs a compiler and LibTorch only.
find_package(Threads REQUIRED)
if(NOT DEFINED ENV{TORCH_CUDA_ARCH_LIST})
  set(ENV{TORCH_CUDA_ARCH_LIST} "8.0;9.0") # else a CUDA LibTorch asks a GPU that need not be here
endif()
find_package(Torch REQUIRED)
# at::parallel_for is inline and runs on one thread in whatever is compiled without OpenMP. clang's
# own runtime beside the one LibTorch is linked with would be worse.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  find_package(OpenMP REQUIRED COMPONENTS CXX)
  set(SPECTRAVOX_OPENMP OpenMP::OpenMP_CXX)
endif()

if(SPECTRAVOX_CLASSIFIERS)
  find_path(LIBSVM_INCLUDE libsvm/svm.h REQUIRED)
  find_library(LIBSVM_LIBRARY svm REQUIRED)
  find_path(XGBOOST_INCLUDE xgboost/c_api.h REQUIRED)
  find_library(XGBOOST_LIBRARY xgboost REQUIRED)
endif()

if(SPECTRAVOX_ITK)
  enable_language(C) # FindHDF5 compiles C to find HDF5
  # The VTK behind Debian 13's ITK brings Qt 5 along: Qt 6 must not find its unversioned names taken.
  set(QT_NO_CREATE_VERSIONLESS_TARGETS ON)
  find_package(ITK 5.2 REQUIRED COMPONENTS
    ITKCommon ITKIOImageBase ITKIONIFTI ITKIONRRD ITKIOMeta ITKIOGDCM ITKIOTIFF ITKIOPNG ITKIOJPEG
    ITKTransform ITKDisplacementField ITKIOTransformBase ITKIOTransformInsightLegacy
    ITKIOTransformHDF5)
  unset(QT_NO_CREATE_VERSIONLESS_TARGETS)
  find_package(nlohmann_json REQUIRED)
  find_package(CLI11 REQUIRED)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip)
  find_package(ZLIB REQUIRED)
  pkg_check_modules(openslide IMPORTED_TARGET openslide) # without it whole-slide images are refused
endif()

if(SPECTRAVOX_GUI)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Widgets OpenGLWidgets Svg PrintSupport Test
    OPTIONAL_COMPONENTS LinguistTools) # without it the window is English only
  find_package(VTK 9.1 REQUIRED COMPONENTS
    CommonCore CommonDataModel CommonExecutionModel CommonTransforms FiltersCore FiltersGeneral
    FiltersSources FiltersModeling ImagingCore InteractionStyle InteractionWidgets
    RenderingAnnotation RenderingCore RenderingFreeType RenderingOpenGL2 RenderingVolume
    RenderingVolumeOpenGL2)
  find_package(QCustomPlotQt6 REQUIRED)
endif()

include(CheckLanguage)
check_language(CUDA)
if(CMAKE_CUDA_COMPILER)
  set(CMAKE_CUDA_STANDARD 17)
  if(NOT CMAKE_CUDA_ARCHITECTURES)
    set(CMAKE_CUDA_ARCHITECTURES 80 90)
  endif()
  enable_language(CUDA)
endif()
