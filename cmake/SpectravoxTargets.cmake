# svx_library(NAME ...)   a shared library of the house, exported and installed
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

# svx_test(unit_kernels SOURCES warp_test.cpp LIBRARIES Spectravox::core LABELS unit)
# The target tests_LABEL builds every test with that label.
function(svx_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
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
