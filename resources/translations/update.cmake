# cmake -D LUPDATE=lupdate -D PROGRAM=spectravox -D SOURCES=. -D WORDS=folder -D WORK=folder -P update.cmake
#
# Puts what is new in the sources into the .ts files in WORDS, unfinished, and takes out what is gone.
cmake_minimum_required(VERSION 3.25)

# What has no tr() is listed for lupdate. Context "core", which is shown through coreText(): the texts
# of `spectravox methods --json`, the titles of presets and colour maps. Context "panel": the titles
# of panels, which have to be short. A JSON string is also one of C++.
file(MAKE_DIRECTORY ${WORK})
execute_process(COMMAND ${PROGRAM} methods --json OUTPUT_FILE ${WORK}/methods.json
  COMMAND_ERROR_IS_FATAL ANY)
file(GLOB files ${SOURCES}/resources/presets/*.json ${SOURCES}/resources/colormaps/*.json)
file(GLOB panels ${SOURCES}/plugins/*/*.json.in)
set(keys "\"(title|sentence|label|help|unit|when)\": ")
set(list "")
foreach(file ${WORK}/methods.json ${files} ${panels})
  set(context core)
  if(file IN_LIST panels)
    set(context panel)
  endif()
  file(STRINGS ${file} lines REGEX "${keys}\"[^\"]" ENCODING UTF-8)
  foreach(line IN LISTS lines)
    string(REGEX REPLACE ".*${keys}(\"([^\"\\]|\\\\.)+\").*"
           "QT_TRANSLATE_NOOP(\"${context}\", \\2)\n" text "${line}")
    string(APPEND list "${text}")
  endforeach()
endforeach()
file(WRITE ${WORK}/core_texts.h "${list}")

set(update ${LUPDATE} -silent app widgets plugins -I . -locations none -no-obsolete
  -source-language en)
execute_process(COMMAND ${update} -pluralonly -ts ${WORDS}/spectravox_en.ts
  WORKING_DIRECTORY ${SOURCES} COMMAND_ERROR_IS_FATAL ANY)
execute_process(
  COMMAND ${update} ${WORK}/core_texts.h resources/translations/result_texts.h
    -ts ${WORDS}/spectravox_de.ts
  WORKING_DIRECTORY ${SOURCES} COMMAND_ERROR_IS_FATAL ANY)
