# Every fuzz target for a minute. What each starts from is committed in
# tests/fuzz/corpus/NAME, and these folders are the list of the targets; what
# libFuzzer finds worth keeping collects in build/fuzz/found/NAME.

fuzz_seconds=60

step_fuzz() {
  build fuzz fuzzers || return
  local target began=$SECONDS running=0
  for target in tests/fuzz/corpus/*; do
    if ((running == $(nproc))); then
      wait -n || true
      running=$((running - 1))
    fi
    fuzz_one "${target##*/}" &
    running=$((running + 1))
    progress "fuzzing ${target##*/}"
  done
  wait
  progress_clear
  for target in tests/fuzz/corpus/*; do fuzz_verdict "${target##*/}"; done
}

# fuzz_one NAME: its status is left in a file, for a later wait may be another's.
fuzz_one() {
  local found=build/fuzz/found/$1 status=0
  mkdir -p "$found"
  rm -f "$found.status"
  "build/fuzz/fuzzers/$1" -max_total_time="$fuzz_seconds" -rss_limit_mb=2048 -timeout=20 \
    -print_final_stats=1 -artifact_prefix="build/fuzz/$1-" "$found" "tests/fuzz/corpus/$1" \
    >"$logs/fuzz-$1.log" 2>&1 </dev/null || status=$?
  printf '%s\n' "$status" >"$found.status"
}

fuzz_verdict() {
  if [[ $(<"build/fuzz/found/$1.status") == 0 ]]; then
    count 1 0
  else
    count 0 1
    tail -n 40 "$logs/fuzz-$1.log"
    say "the fuzz target $1 failed; the whole log is $logs/fuzz-$1.log"
  fi
}
