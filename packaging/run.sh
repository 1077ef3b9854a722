#!/bin/bash
# Installs what is missing, builds Spectravox and starts it on the sample study.
source "$(dirname "$0")/setup"

usage() {
  cat <<'END'
usage: packaging/run.sh [--cuda] [--out DIR] [-- ARGUMENTS...]

  --cuda         build against the CUDA LibTorch of the PyTorch wheel (a download of about 3 GB)
  --out DIR      where the headless run leaves its files (default: out/demo)
  -- ARGUMENTS   passed to spectravox; see 'packaging/run.sh -- --help'

Without a display and without arguments, the sample study is registered under a virtual display;
screenshots, the warped volume and the report are left in the folder given by --out.
END
}

preset=release
out=
while [ $# -gt 0 ]; do
  case $1 in
    --cuda) preset=cuda ;;
    --out)
      [ $# -gt 1 ] || fail "--out needs a folder"
      out=$2
      shift
      ;;
    --)
      shift
      break
      ;;
    -h | --help)
      usage
      exit
      ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
  shift
done

install_packages run sample headless build
if [ "$preset" = cuda ]; then
  source packaging/cuda
fi
build "$preset" application

repository=$PWD
spectravox=$repository/build/$preset/bin/spectravox
cd "$started_in"
if [ $# -gt 0 ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec "$spectravox" "$@"
fi
out=${out:-$repository/out/demo}
mkdir -p "$out"
# Debian 13's llvmpipe crashes in one process with its LibTorch.
[ "$debian" != 13 ] || export GALLIUM_DRIVER=softpipe
xvfb-run -a -s '-screen 0 1920x1080x24' "$spectravox" --demo "$out"
echo "No display: screenshots, the warped volume and the report are in $(realpath "$out")"
