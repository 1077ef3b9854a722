#!/bin/bash
# registration.linear against elastix on the lung CT pair: both whole programs, one after the other,
# with two threads. Prints the best of three wall times and the TRE over the 51 landmarks.
#   linear_against_elastix.sh SPECTRAVOX LUNG_CT_FOLDER
set -euo pipefail
spectravox=$1 data=$2
here=$(cd "$(dirname "$0")" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
fixed=$data/3DCT_lung_baseline.mha moving=$data/3DCT_lung_followup.mha
fixed_mask=$data/3DCT_lung_baseline_mask.mha moving_mask=$data/3DCT_lung_followup_mask.mha
fixed_points=$data/CT_3D_lung_fixed_point_set_corrected.txt
moving_points=$data/CT_3D_lung_moving_point_set_corrected.txt

with_elastix() {
  elastix -threads 2 -f "$fixed" -m "$moving" -fMask "$fixed_mask" -mMask "$moving_mask" \
    -p "$here/elastix/affine.txt" -out "$out/elastix"
}
with_spectravox() {
  "$spectravox" run registration.linear --preset thorax-ct --threads 2 --out "$out/ours" \
    --input fixed="$fixed" --input moving="$moving" \
    --input fixedMask="$fixed_mask" --input movingMask="$moving_mask" \
    --input fixedLandmarks="$fixed_points" --input movingLandmarks="$moving_points"
}
best_of_three() {
  local best=
  for _ in 1 2 3; do
    rm -rf "$out/elastix" "$out/ours"
    mkdir -p "$out/elastix" "$out/ours"
    local start=$EPOCHREALTIME
    "$1" > "$out/log" 2>&1 || { cat "$out/log" >&2; return 1; }
    best=$(awk -v a="$start" -v b="$EPOCHREALTIME" -v c="$best" \
      'BEGIN { t = b - a; print (c == "" || t < c) ? t : c }')
  done
  echo "$best"
}

peer=$(best_of_three with_elastix)
transformix -def "$fixed_points" -tp "$out/elastix/TransformParameters.0.txt" \
  -out "$out/elastix" > /dev/null
peer_tre=$(sed 's/.*OutputPoint = \[ \([^]]*\)\].*/\1/' "$out/elastix/outputpoints.txt" |
  paste - <(tail -n +3 "$moving_points") |
  awk 'NF == 6 { s += sqrt(($1-$4)^2 + ($2-$5)^2 + ($3-$6)^2); n++ } END { print s / n }')
ours=$(best_of_three with_spectravox)
# The method's own time, without reading and writing files.
read -r ours_tre ours_method < <(python3 - "$out/ours/result.json" <<'P'
import json, sys
r = json.load(open(sys.argv[1]))
figures = r.get("figures") or r["outputs"]["figures"]
print(next(f["after"] for f in figures if f["id"] == "tre.mean"), r["seconds"])
P
)
awk -v a="$peer" -v b="$ours" -v m="$ours_method" -v ta="$peer_tre" -v tb="$ours_tre" 'BEGIN {
  printf "elastix affine       %6.2f s   TRE %.3f mm\n", a, ta
  printf "registration.linear  %6.2f s   TRE %.3f mm   (the method alone %.2f s)\n", b, tb, m
  printf "ratio of whole programs %.1f, of elastix to the method alone %.1f\n", a / b, a / m }'
