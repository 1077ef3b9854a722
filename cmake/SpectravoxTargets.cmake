# svx_library(NAME ...)   a shared library of the house, exported and installed
# add_panel(NAME ...)     a panel plugin
# svx_test(NAME ...)      a Google Test executable whose cases ctest runs one by one

function(svx_library name)
  add_library(${name} SHARED)
  string(REPLACE "svx_" "" short ${name})
  add_library(Spectravox::${short} ALIAS ${name})
  set_target_properties(${name} PROPERTIES
    OUTPUT_NAME spectravox_${short} EXPORT_NAME ${short}
    VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  target_include_directories(${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/spectravox>)
  install(TARGETS ${name} EXPORT SpectravoxTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
endfunction()

# add_panel(registration SOURCES a.cpp b.cpp METHODS registration.linear ...)
# Reads NAME.json beside the CMakeLists for the plugin's metadata; METHODS are the methods of core
# that the panel cannot do without, checked by the host when it loads the plugin.
function(add_panel name)
  cmake_parse_arguments(arg "" "" "SOURCES;METHODS" ${ARGN})
  list(JOIN arg_METHODS "\", \"" PANEL_METHODS)
  configure_file(${name}.json.in ${CMAKE_CURRENT_BINARY_DIR}/${name}.json @ONLY)
  add_library(panel_${name} MODULE ${arg_SOURCES})
  set_target_properties(panel_${name} PROPERTIES
    AUTOMOC ON PREFIX "" OUTPUT_NAME ${name}
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${SPECTRAVOX_PLUGIN_DIR})
  target_include_directories(panel_${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
  target_link_libraries(panel_${name} PRIVATE Spectravox::widgets)
  install(TARGETS panel_${name} LIBRARY DESTINATION ${SPECTRAVOX_PLUGIN_DIR})
endfunction()

# svx_test(unit_kernels SOURCES warp_test.cpp LIBRARIES Spectravox::core LABELS unit)
function(svx_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} svx_shared_data
    GTest::gtest GTest::gtest_main)
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}")
endfunction()
