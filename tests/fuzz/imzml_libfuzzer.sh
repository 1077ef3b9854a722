#!/bin/sh
# libFuzzer on the imzML reader, where clang cannot compile LibTorch's headers (clang 14 and 16 with
# libstdc++ 12): the reader's own files are compiled by clang with coverage and sanitizers and take
# the place of those in the libraries of an ordinary build.
#
#   CXX=clang++-16 tests/fuzz/imzml_libfuzzer.sh build/release -runs=1000000
set -e
build=$1
shift
root=$(cd "$(dirname "$0")/../.." && pwd)
io=$root/core/io
lib=$(cd "$build/lib" && pwd)
program=$build/bin/libfuzz_imzml
torch=$(ldd "$lib/libspectravox_core.so" | sed -n 's/.*=> \(.*\(libtorch_cpu\|libc10\)\.so[^ ]*\).*/\1/p')
found=$build/found_imzml
mkdir -p "$found"
# shellcheck disable=SC2086
"${CXX:-clang++}" -std=c++20 -O1 -g1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
  -I"$root" -isystem /usr/include/torch/csrc/api/include -DSVX_VERSION='"0"' \
  "$root/tests/fuzz/imzml_fuzzer.cpp" "$io"/imzml.cpp "$io"/imzml_binary.cpp "$io"/decoded_arrays.cpp "$io"/imzml_cache.cpp "$io"/imzml_index.cpp \
  "$io"/mass_terms.cpp "$io"/spectra_files.cpp "$io"/spectrum_pattern.cpp "$io"/text_scan.cpp \
  "$io"/random_access_file.cpp "$root"/core/data/spectra.cpp \
  -L"$lib" -Wl,-rpath,"$lib" -lspectravox_io -lspectravox_core $torch -lz -lcrypto -o "$program"
exec "$program" -max_len=8192 -dict="$root/tests/fuzz/imzml.dict" "$@" \
  "$found" "$root/tests/fuzz/corpus/imzml"
