# cmake -D BUILD=.. -D SOURCE=.. -D WORK=.. -P out_of_tree.cmake
# Installs the build, moves the installed tree, builds a panel against it from outside, and asks the
# moved program whether it loads that panel.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(status)
    message(FATAL_ERROR "${ARGN}\nended with ${status}:\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/first)
file(RENAME ${WORK}/first ${WORK}/moved)
run(${CMAKE_COMMAND} -S ${SOURCE} -B ${WORK}/panel -G Ninja -D CMAKE_BUILD_TYPE=Release
    -D CMAKE_PREFIX_PATH=${WORK}/moved -D CMAKE_INSTALL_PREFIX=${WORK}/moved)
run(${CMAKE_COMMAND} --build ${WORK}/panel)
run(${CMAKE_COMMAND} --install ${WORK}/panel)

run(${WORK}/moved/bin/spectravox plugins)
foreach(expected "outside[^\n]*loaded" "registration[^\n]*loaded")
  if(NOT output MATCHES "${expected}")
    message(FATAL_ERROR "The installed program does not list '${expected}':\n${output}")
  endif()
endforeach()
