# What a plugin outside the tree needs: headers, exported targets, add_panel().
include(CMakePackageConfigHelpers)
set(svx_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Spectravox)
configure_package_config_file(cmake/SpectravoxConfig.cmake.in SpectravoxConfig.cmake
  INSTALL_DESTINATION ${svx_package_dir})
write_basic_package_version_file(SpectravoxConfigVersion.cmake COMPATIBILITY SameMinorVersion)

install(EXPORT SpectravoxTargets NAMESPACE Spectravox:: DESTINATION ${svx_package_dir}
  COMPONENT development)
install(FILES ${CMAKE_BINARY_DIR}/SpectravoxConfig.cmake
              ${CMAKE_BINARY_DIR}/SpectravoxConfigVersion.cmake
              cmake/SpectravoxPanel.cmake
  DESTINATION ${svx_package_dir} COMPONENT development)

set(svx_public_folders core)
if(SPECTRAVOX_GUI)
  list(APPEND svx_public_folders widgets)
endif()
install(DIRECTORY ${svx_public_folders} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/spectravox
  COMPONENT development FILES_MATCHING PATTERN "*.h")
