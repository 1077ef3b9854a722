#include "app/command_line/command_line.h"

#ifdef SPECTRAVOX_GUI
#include "app/window/run_window.h"
#else
#include <cstdio>
#endif

#include <clocale>
#include <cstring>

int main(int argc, char** argv) {
  std::setlocale(LC_CTYPE, ""); // names of files; numbers stay as in "C"
  if (svx::isCommandLine(argc, argv)) return svx::runCommandLine(argc, argv);
#ifdef SPECTRAVOX_GUI
  if (argc > 1 && std::strcmp(argv[1], "plugins") == 0) return listPlugins(argc, argv);
  return runWindow(argc, argv);
#else
  std::fprintf(stderr, "This build of Spectravox has no window.\n"
                       "  See spectravox --help for what it does without one.\n");
  return 2;
#endif
}
