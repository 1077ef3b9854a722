#!/bin/bash
# Installs what is missing, builds and runs every test. What comes last is ctest's summary of the
# release build and the cases it skipped; the exit status also covers the checks before it.
source "$(dirname "$0")/setup"

failed=()
# check NAME COMMAND...: runs it, remembers when it fails, goes on.
check() {
  local name=$1
  shift
  printf '\n== %s\n' "$name"
  "$@" || failed+=("$name")
}

all_tests=(ctest --output-on-failure --no-tests=error -j "$(nproc)")
address_sanitizer() {
  local -x ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:allocator_may_return_null=1
  local -x LSAN_OPTIONS=suppressions=$PWD/packaging/sanitizers/leaks.txt:print_suppressions=0
  local -x UBSAN_OPTIONS=print_stacktrace=1
  # Whole registrations and trainings: minutes here, and shorter tests run the same code.
  local -x GTEST_FILTER=-*Known*:*AnyRotation*:*NearlySymmetric*:*LandmarkWeight*:*LargeMotion*:Synthetic.*:Heads/*
  GTEST_FILTER+=:Truth.*:Resume.A*:*EveryKindPredictsTheSame*:*NetworksTakePart:*VotesAreAboveSpectra:*LearnWhatSingle*:*TurnedArrays*:*BentAndDivided*
  build asan tests_unit tests_io tests_fuzz &&
    "${all_tests[@]}" --test-dir build/asan -L '^(unit|io|fuzz-smoke)$' </dev/null
}

# OpenMP's own synchronisation is invisible to the sanitizer, so one thread a team; the workers'
# threads are what is checked. The sanitizer needs its addresses where they were linked to.
# This build has core and its tests alone: what else it has looked for would be named.
core_alone_with_thread_sanitizer() {
  local -x OMP_NUM_THREADS=1
  local -x TSAN_OPTIONS=suppressions=$PWD/packaging/sanitizers/threads.txt
  build tsan tests_jobs || return
  ! grep -iE '^[^/]*(qt|vtk|itk|nlohmann|cli11|libzip|xgboost)[^=]*=' build/tsan/CMakeCache.txt |
    grep -v 'SPECTRAVOX_' || {
    echo "core alone has looked for the packages above" >&2
    return 1
  }
  setarch --addr-no-randomize ctest --test-dir build/tsan \
    --output-on-failure --no-tests=error -L '^jobs$' </dev/null
}

install_packages run sample headless build test
build release
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Tests run side by side: threads that spin while they wait would take each other's cores.
export OMP_WAIT_POLICY=PASSIVE
export XDG_CONFIG_HOME=$scratch/config XDG_DATA_HOME=$scratch/data XDG_STATE_HOME=$scratch/state

check "address and undefined behaviour sanitizers, fuzzing" address_sanitizer
check "core alone, thread sanitizer" core_alone_with_thread_sanitizer
[ ${#failed[@]} = 0 ] || printf '\nFAILED before the main tests: %s\n' "${failed[@]}" >&2

printf '\n== all tests of the release build\n'
xvfb-run -a -s '-screen 0 1920x1080x24' "${all_tests[@]}" --test-dir build/release </dev/null ||
  failed+=("release")
grep -F '[  SKIPPED ]' build/release/Testing/Temporary/LastTest.log | grep -F ' ms)' || true
[ ${#failed[@]} = 0 ]
