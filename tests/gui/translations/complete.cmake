# Fails when a text of the sources has no translation: updates a copy of the .ts files and looks for
# what is unfinished.
set(WORDS ${WORK}/words)
file(GLOB originals ${SOURCES}/resources/translations/*.ts)
file(COPY ${originals} DESTINATION ${WORDS})
include(${SOURCES}/resources/translations/update.cmake)
foreach(file ${originals})
  cmake_path(GET file FILENAME name)
  file(READ ${WORDS}/${name} text)
  string(REPLACE ";" "" text "${text}") # would part the list
  string(REGEX MATCHALL "<source>[^<]*</source>\n *(<comment>[^<]*</comment>\n *)?<translation type=\"unfinished\""
         missing "${text}")
  if(missing)
    list(JOIN missing "\n" missing)
    message(SEND_ERROR "${name}: build update_translations and translate\n${missing}")
  endif()
endforeach()
