# Line coverage of the whole test suite, per folder. Not part of the suite: the
# instrumented build is slow, and its figures say nothing about correctness.

# Left out: what takes minutes without optimisation, and what builds a program of its
# own against a library that is not for it.
coverage_leaves='^Mutants\.|five_hundred|hundred_peers|ShowsTheFirstDifferenceOfTwoSeeds'
coverage_leaves+='|^document: |^package'

step_coverage() {
  build coverage product tests || return
  find build/coverage -name '*.gcda' -delete
  local status=0
  run_ctest coverage coverage --exclude-regex "$coverage_leaves" || status=$?
  progress 'reading the counters'
  local summary=build/coverage/summary.json
  gcovr --root . --object-directory build/coverage --exclude-throw-branches \
    --exclude-unreachable-branches --filter '(core|sim|net|engine|cli|bindings)/' \
    --json-summary "$summary" -j "$(nproc)" build/coverage >"$logs/gcovr.log" 2>&1 </dev/null ||
    { cat "$logs/gcovr.log" && return 1; }
  progress_clear
  python3 -B tests/suite/coverage.py "$summary" || { count 0 1 && status=1; }
  return "$status"
}
