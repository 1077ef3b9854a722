# add_panel(NAME SOURCES a.cpp b.cpp METHODS registration.linear ...)
#
# Builds and installs a panel plugin, in the tree or out of it against an installed Spectravox.
# Reads NAME.json.in beside the CMakeLists for the plugin's metadata; METHODS are the methods of core
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
  install(TARGETS panel_${name} LIBRARY DESTINATION ${SPECTRAVOX_PLUGIN_DIR} COMPONENT runtime)
  if(TARGET svx_widget_headers)
    target_precompile_headers(panel_${name} REUSE_FROM svx_widget_headers)
  endif()
  if(TARGET application)
    add_dependencies(application panel_${name})
  endif()
endfunction()
