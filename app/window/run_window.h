// The entrance to the window.
#pragma once

/// Opens the window and runs until it closes. `argv` holds the program's name and then either files
/// to open, or `--demo FOLDER`: the sample job without a person (see demo.h). Returns the exit
/// code.
int runWindow(int argc, char** argv);

/// Prints a line for each panel plugin: its id, version, and whether it loads or why not. Needs no
/// display. Returns 0 also when some cannot load.
int listPlugins(int argc, char** argv);
