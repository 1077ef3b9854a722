# Language level, warnings, output folders, ccache, sanitizers.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

# The build tree mirrors the install tree, so that the program finds plugins and resources in both.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${CMAKE_INSTALL_LIBDIR})
set(SPECTRAVOX_PLUGIN_DIR ${CMAKE_INSTALL_LIBDIR}/spectravox/plugins)
set(SPECTRAVOX_RESOURCE_DIR ${CMAKE_INSTALL_DATADIR}/spectravox)
file(RELATIVE_PATH svx_lib_from_bin /${CMAKE_INSTALL_BINDIR} /${CMAKE_INSTALL_LIBDIR})
file(RELATIVE_PATH svx_lib_from_plugins /${SPECTRAVOX_PLUGIN_DIR} /${CMAKE_INSTALL_LIBDIR})
set(CMAKE_INSTALL_RPATH "$ORIGIN;$ORIGIN/${svx_lib_from_bin};$ORIGIN/${svx_lib_from_plugins}")

add_compile_options(-Wall -Wextra -Wno-unknown-pragmas)
if(SPECTRAVOX_WERROR)
  add_compile_options(-Werror)
endif()

# Clones in different folders share the cache, precompiled headers included.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE_PROGRAM})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fpch-preprocess)
  endif()
endif()

if(SPECTRAVOX_SANITIZE)
  add_compile_options(-fsanitize=${SPECTRAVOX_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SPECTRAVOX_SANITIZE})
  set(CMAKE_GTEST_DISCOVER_TESTS_DISCOVERY_MODE PRE_TEST) # run under the options ctest is run with
endif()
