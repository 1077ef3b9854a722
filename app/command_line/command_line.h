// The program without a window.
#pragma once

namespace svx {

/// Whether the first argument asks for the command line: the name of a command or what could have
/// been meant as one, `--help`, `--version`.
bool isCommandLine(int argc, char** argv);

/// Parses the arguments, runs the command and returns the exit code: 0 done, 1 internal, 2 usage,
/// 3 bad input, 4 cancelled, 5 not enough memory. Needs no display. Results go to stdout, progress,
/// notices and errors to stderr; with `--json` an error is printed to stdout as JSON, too.
int runCommandLine(int argc, char** argv);

} // namespace svx
