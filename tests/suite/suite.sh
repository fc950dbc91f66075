# ./swarmstage test: runs the steps of the suite one after the other and counts.
# Sourced by the launcher at the repository root. A step is a function step_NAME
# in this folder and a line in the table below; it prints what failed, leaves
# the rest in build/logs, and reports through `count` or its own status.

source cmake/launcher.sh
source tests/suite/flags.sh
for part in tests/suite/steps/*.sh; do source "$part"; done

# name | what it does; the order is the order of running.
suite_steps=(
  "tests|every test of the release build"
  "format|clang-format on every C++ file"
  "tidy|clang-tidy on every source but the packet stage; what was clean is remembered"
  "clang|the tests whose outcome must not depend on the compiler, by clang++, under its sanitizers"
  "hashes|the same hashes from an optimised build, a plain one and clang++'s"
)
# Only by --step: each builds most of the project once more, and the suite is to end in
# forty minutes on two cores. Before what has threads is believed, they are to be green.
suite_further_steps=(
  "asan-ubsan|packet stage, tests of clang and tsan, under address and undefined-behaviour checks"
  "tsan|the tests with threads, under the thread sanitizer"
)
# A fuzz target is a folder of inputs to start from (tests/suite/steps/fuzz.sh).
if [[ -d tests/fuzz/corpus ]]; then
  suite_steps+=("fuzz|every fuzz target for $fuzz_seconds seconds")
fi

suite_usage() {
  cat <<'END'
usage: ./swarmstage test [--quick | --coverage | --step NAME... | CTEST FLAG...]

  (nothing)      the whole suite
  --quick        the tests labelled quick, on the release build; under three minutes
  --coverage     line coverage per folder; fails under 90 % in core and engine
  --step NAME    only this step (may be repeated)
  --list         the names of the steps
  other flags    go to ctest, and only the tests run: ./swarmstage test -R mesh -V

The last line is `N passed, N failed`; the exit status is 0 when nothing failed.
END
}

suite_passed=0 suite_failed=0 suite_skipped=0

# count PASSED FAILED [SKIPPED]: called by a step that counts tests of its own.
count() {
  suite_passed=$((suite_passed + $1))
  suite_failed=$((suite_failed + $2))
  suite_skipped=$((suite_skipped + ${3-0}))
  step_counted=1
}

# run_step NAME: a step that does not count itself is one test.
run_step() {
  local began=$SECONDS failed_before=$suite_failed verdict=passed status=0
  step_counted=
  progress_next=$((SECONDS + 5))
  "step_${1//-/_}" || status=$?
  if [[ ! $step_counted ]]; then
    if ((status)); then count 0 1; else count 1 0; fi
  elif ((status && suite_failed == failed_before)); then
    count 0 1
  fi
  if ((suite_failed > failed_before)); then verdict=FAILED; fi
  printf '%-12s %-6s %4d s\n' "$1" "$verdict" $((SECONDS - began))
}

suite_list() {
  local entry
  for entry in "${suite_steps[@]}" "${suite_further_steps[@]}"; do
    printf '%-12s %s\n' "${entry%%|*}" "${entry#*|}"
  done
}

suite_check_step() {
  local entry name near='' least=99 far
  for entry in "${suite_steps[@]}" "${suite_further_steps[@]}"; do
    name=${entry%%|*}
    if [[ $name == "$1" ]]; then return; fi
    far=$(edit_distance "$1" "$name")
    if ((far < least)); then least=$far near=$name; fi
  done
  say "test: no step is called '$1'; did you mean $near? ./swarmstage test --list names them all"
  exit 2
}

run_suite() {
  local steps=() entry
  ctest_flags=()
  while (($#)); do
    case $1 in
      --help | -h) suite_usage && return 0 ;;
      --list) suite_list && return 0 ;;
      --quick) steps+=(quick) ;;
      --coverage) steps+=(coverage) ;;
      --step)
        suite_check_step "${2-}"
        steps+=("$2")
        shift
        ;;
      --step=*)
        suite_check_step "${1#*=}"
        steps+=("${1#*=}")
        ;;
      *) ctest_flags+=("$1") ;;
    esac
    shift
  done
  if ((${#ctest_flags[@]} && ${#steps[@]} == 0)); then steps=(tests); fi
  if ((${#steps[@]} == 0)); then
    for entry in "${suite_steps[@]}"; do steps+=("${entry%%|*}"); done
  fi
  if ((${#ctest_flags[@]})); then
    command -v ctest >/dev/null || install_packages build
    check_ctest_flags "${ctest_flags[@]}"
  fi
  install_packages build
  install_packages test
  for entry in "${steps[@]}"; do run_step "$entry"; done
  suite_close
}

suite_close() {
  local line="$suite_passed passed, $suite_failed failed"
  if ((suite_skipped)); then line+=", $suite_skipped skipped"; fi
  printf '%s\n' "$line"
  ((suite_failed == 0 && suite_passed > 0))
}
