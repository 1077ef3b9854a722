# svx_library(NAME ...)   a shared library of the house, exported and installed
# svx_headers(NAME ...)   headers precompiled once for several targets: they must have at least its
#                         definitions, so it has no others than its libraries bring
# svx_test(NAME ...)      a Google Test executable, which ctest runs in four parts: starting it once
#                         for each case would take longer than the cases do

function(svx_library name)
  add_library(${name} SHARED)
  string(REPLACE "svx_" "" short ${name})
  add_library(Spectravox::${short} ALIAS ${name})
  set_target_properties(${name} PROPERTIES
    OUTPUT_NAME spectravox_${short} EXPORT_NAME ${short}
    VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  target_include_directories(${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/spectravox>)
  target_compile_features(${name} PUBLIC cxx_std_20)
  install(TARGETS ${name} EXPORT SpectravoxTargets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime NAMELINK_COMPONENT development)
endfunction()

# svx_headers(svx_tensor_headers HEADERS <ATen/ATen.h> LIBRARIES ${TORCH_LIBRARIES})
function(svx_headers name)
  cmake_parse_arguments(arg "" "" "HEADERS;LIBRARIES" ${ARGN})
  file(CONFIGURE OUTPUT ${name}.cpp CONTENT "")
  add_library(${name} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES})
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
endfunction()

# Compiles files of a folder several at a time: each alone spends most of its time on LibTorch's
# headers. Names in anonymous namespaces must therefore be unique in a folder, but for methods,
# which all describe themselves alike. CMake's own unity builds would do the same with absolute
# paths, which no other clone finds in its cache.
function(svx_compile_together target)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    get_property(definitions SOURCE ${source} TARGET_DIRECTORY ${target} PROPERTY COMPILE_DEFINITIONS)
    if(NOT source MATCHES "\\.cpp$" OR source MATCHES "_method\\.cpp$" OR definitions)
      continue()
    endif()
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE path)
    cmake_path(GET path PARENT_PATH folder)
    math(EXPR group "0${count_${folder}} / 6")
    math(EXPR count_${folder} "0${count_${folder}} + 1")
    list(APPEND groups ${folder}/together_${group}.cpp)
    string(APPEND ${folder}/together_${group}.cpp "#include \"${path}\"\n")
    set_source_files_properties(${source} TARGET_DIRECTORY ${target} PROPERTIES HEADER_FILE_ONLY ON)
  endforeach()
  list(REMOVE_DUPLICATES groups)
  foreach(group IN LISTS groups)
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/${group} CONTENT "${${group}}")
    target_sources(${target} PRIVATE ${PROJECT_BINARY_DIR}/${group})
  endforeach()
endfunction()

# svx_test(unit_kernels SOURCES warp_test.cpp LIBRARIES Spectravox::core LABELS unit)
# The target tests_LABEL builds every test with that label. LEARNING precompiles LibTorch's C++ front
# end in place of ATen; the first test of either kind builds the headers for the others.
function(svx_test name)
  cmake_parse_arguments(arg "LEARNING" "" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  set(header ATen/ATen.h)
  if(arg_LEARNING)
    set(header torch/torch.h)
  endif()
  get_property(first GLOBAL PROPERTY svx_test_with_${header})
  if(first)
    target_precompile_headers(${name} REUSE_FROM ${first})
  else()
    target_precompile_headers(${name} PRIVATE <${header}> <gtest/gtest.h>)
    set_property(GLOBAL PROPERTY svx_test_with_${header} ${name})
  endif()
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} svx_shared_data
    GTest::gtest GTest::gtest_main)
  foreach(label IN LISTS arg_LABELS)
    if(NOT TARGET tests_${label})
      add_custom_target(tests_${label})
    endif()
    add_dependencies(tests_${label} ${name})
  endforeach()
  foreach(part RANGE 3) # several, so that one long program does not keep all others waiting
    add_test(NAME ${name}_${part} COMMAND ${name})
    set_tests_properties(${name}_${part} PROPERTIES TIMEOUT 1800 LABELS "${arg_LABELS}"
      ENVIRONMENT "GTEST_TOTAL_SHARDS=4;GTEST_SHARD_INDEX=${part}")
  endforeach()
endfunction()
