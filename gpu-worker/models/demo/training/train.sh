#!/bin/sh
# Repeats everything from nothing: data, autoencoder, text encoder, UNet, judge, ONNX files, figures.
#   training/train.sh [WORK]            about two and a half hours on two cores, 4 GB of disk in WORK
#   training/train.sh --smoke [WORK]    the same path with a handful of steps, in about a minute; writes into WORK only
# Needs Python 3.11 with torch 1.13, numpy, onnx and Pillow (Debian 12: python3-torch python3-onnx python3-pil).
set -e
cd "$(dirname "$0")"
SMOKE=
[ "$1" = --smoke ] && { SMOKE=--smoke; shift; }
WORK=${1:-${TMPDIR:-/tmp}/atelier-demo-model}
PY=${PYTHON:-python3}
MODEL=..
BENCH=../../../../tests/Benchmarks/Model
[ -n "$SMOKE" ] && { rm -rf "$WORK/smoke"; WORK=$WORK/smoke; MODEL=$WORK/model; BENCH=$WORK/bench; }
mkdir -p "$WORK" "$MODEL" "$BENCH"
# Two threads on two cores, each kept on its own: otherwise both may share one while something else runs on the other.
export OMP_NUM_THREADS=2 OMP_WAIT_POLICY=PASSIVE GOMP_CPU_AFFINITY="0 1"
$PY words.py "$MODEL/vocabulary.json"
$PY data.py "$WORK" $SMOKE
$PY train_vae.py "$WORK" $SMOKE
$PY tokens.py "$WORK" "$MODEL"
$PY train_text.py "$WORK" $SMOKE
$PY train_unet.py "$WORK" "${UNET_SECONDS:-5100}" $SMOKE
$PY train_judge.py "$WORK" $SMOKE
$PY heldout.py "$WORK" "$BENCH"
$PY export_judge.py "$WORK" "$BENCH"
$PY export.py "$WORK" "$MODEL"
if [ -n "$SMOKE" ]; then
  $PY evaluate.py "$WORK" "$MODEL" "$BENCH" 2.0
else
  $PY evaluate.py "$WORK" "$MODEL" "$BENCH" 1.0 1.5 2.0 2.5 3.0
  $PY promote.py "$WORK" "$MODEL" "$BENCH"
fi
