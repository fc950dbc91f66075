# The steps that build a preset and run tests of it with ctest.

# run_ctest PRESET NAME FLAG...: counts the tests; shows the output of failing ones.
run_ctest() {
  local preset=$1 name=$2 log=$logs/$2.log junit=$PWD/build/junit-$2.xml line
  rm -f "$junit"
  ctest --test-dir "build/$preset" --output-on-failure --no-tests=error --parallel "$(nproc)" \
    --output-junit "$junit" "${@:3}" 2>&1 </dev/null |
    tee "$log" | while IFS= read -r line; do ctest_line "$line"; done
  local status=${PIPESTATUS[0]}
  progress_clear
  ctest_count "$junit" "$status"
  return "$status"
}

ctest_chatter='^( +Start |Internal ctest|Test project|Label Time|Total Test|100%|$|.*sec\*proc \('
ctest_chatter+='|The following tests did not|.*\(Skipped\)$)'

# ctest_line LINE: progress for what passes, the line itself for the rest.
ctest_line() {
  if [[ $1 =~ ^\ *([0-9]+/[0-9]+)\ Test\ +\#.*(\ Passed|Skipped)\  ]]; then
    progress "testing ${BASH_REMATCH[1]}"
  elif [[ ! $1 =~ $ctest_chatter ]]; then
    progress_clear
    printf '%s\n' "$1"
  fi
}

# ctest_count JUNIT STATUS: a run that left no result file is one failure.
ctest_count() {
  local file='' number='"([0-9]+)"[[:space:]]+'
  local header="tests=${number}failures=${number}disabled=${number}skipped=${number}"
  if [[ -e $1 ]]; then file=$(<"$1"); fi
  if [[ $file =~ $header ]]; then
    local tests=${BASH_REMATCH[1]} failed=${BASH_REMATCH[2]}
    local skipped=$((BASH_REMATCH[3] + BASH_REMATCH[4]))
    if (($2 && failed == 0)); then failed=1 tests=$((tests + 1)); fi
    count $((tests - failed - skipped)) "$failed" "$skipped"
  else
    count 0 1
  fi
}

step_tests() {
  build release all || return
  run_ctest release tests "${ctest_flags[@]}"
}

step_quick() {
  build release product tests_quick || return
  run_ctest release quick --label-regex '^quick$' "${ctest_flags[@]}"
}

# The layers that touch no network, the packet stage, and what has threads: what
# parses, counts and owns. The rest of the quick tests only repeats them through
# processes. The document about embedding builds against the installed package, so
# the product is built for both sanitizers.
step_asan_ubsan() {
  build asan-ubsan product tests_asan tests_clang tests_tsan || return
  ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1 \
    run_ctest asan-ubsan asan-ubsan --label-regex '^(asan|clang|tsan)$'
}

step_tsan() {
  build tsan product tests_tsan || return
  TSAN_OPTIONS='halt_on_error=1 second_deadlock_stack=1' \
    run_ctest tsan tsan --label-regex '^tsan$'
}

# In the build of the fuzz targets, which clang++ makes with both sanitizers: the
# second compiler's verdict and the sanitizers' cost one build.
step_clang() {
  build fuzz tests_clang fuzzers || return
  ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1 \
    run_ctest fuzz clang --label-regex '^clang$'
}
