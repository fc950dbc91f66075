# The words behind `./swarmstage test` that are not the suite's own: ctest passes over
# what it does not know, and all of the suite would run, and be green, for a typo.
# Sourced by suite.sh.

suite_flags=(--help --list --quick --coverage --step)

# ctest_known: fills ctest_flags_alone, those with a word behind them (_word) and with
# one behind a '=' (_equals), from what ctest says about itself.
ctest_known() {
  ctest_flags_alone=()
  ctest_flags_word=(--test-load)  # of which its help says nothing
  ctest_flags_equals=()
  local line names
  while IFS= read -r line; do
    if [[ $line != '  -'* ]]; then continue; fi
    line=${line%%= *} line=${line//\[<file>\]/}
    names=$(sed -E 's/<[^>]*>|\[[^]=]*\]//g; s/[ ,]+/\n/g' <<<"$line" |
      sed -nE 's/^(--?[A-Za-z][A-Za-z0-9.-]*).*/\1/p')
    if [[ $line =~ (=|\[=)[^\ ] ]]; then ctest_flags_equals+=($names); fi
    if [[ $line =~ \ [^\ ,-] ]]; then
      ctest_flags_word+=($names)
    else
      ctest_flags_alone+=($names)
    fi
  done < <(ctest --help)
}

# is_among WORD WORDS...
is_among() {
  local each
  for each in "${@:2}"; do
    if [[ $each == "$1" ]]; then return 0; fi
  done
  return 1
}

# check_ctest_flags WORD...: exits by 2 at the first that ctest would pass over.
check_ctest_flags() {
  local flag
  ctest_known
  while (($#)); do
    flag=$1
    shift
    if is_among "$flag" "${ctest_flags_word[@]}"; then
      if (($# == 0)); then
        say "test: '$flag' needs a word behind it"
        exit 2
      fi
      shift
    elif [[ $flag == *=* ]]; then
      is_among "${flag%%=*}" "${ctest_flags_equals[@]}" || refuse_flag "$flag"
    elif [[ ! $flag =~ ^-j[0-9]+$ ]]; then
      is_among "$flag" "${ctest_flags_alone[@]}" || refuse_flag "$flag"
    fi
  done
}

refuse_flag() {
  local near
  near=$(nearest_word "${1%%=*}" "${suite_flags[@]}" "${ctest_flags_alone[@]}" \
    "${ctest_flags_word[@]}")
  if [[ $near ]]; then
    say "test: unknown flag '$1'; did you mean '$near'?"
  elif [[ $1 == -* ]]; then
    say "test: unknown flag '$1'; neither the suite nor ctest has it: ./swarmstage test --help"
  else
    say "test: '$1' is no flag; -R '$1' runs the tests with that in their names"
  fi
  exit 2
}

# nearest_word WORD KNOWN...: nothing if none is near.
nearest_word() {
  local word=$1 each near='' far least=$((${#1} / 3 + 1))
  for each in "${@:2}"; do
    far=$((${#each} - ${#word}))
    if ((${far#-} >= least)); then continue; fi
    far=$(edit_distance "$word" "$each")
    if ((far < least)); then least=$far near=$each; fi
  done
  printf '%s\n' "$near"
}

# edit_distance A B: how many letters to insert, delete or change.
edit_distance() {
  local a=$1 b=$2 row=() next i j cost
  for ((j = 0; j <= ${#b}; ++j)); do row[j]=$j; done
  for ((i = 1; i <= ${#a}; ++i)); do
    next=("$i")
    for ((j = 1; j <= ${#b}; ++j)); do
      cost=1
      if [[ ${a:i-1:1} == "${b:j-1:1}" ]]; then cost=0; fi
      next[j]=$((row[j - 1] + cost))
      if ((row[j] + 1 < next[j])); then next[j]=$((row[j] + 1)); fi
      if ((next[j - 1] + 1 < next[j])); then next[j]=$((next[j - 1] + 1)); fi
    done
    row=("${next[@]}")
  done
  printf '%s\n' "${row[-1]}"
}
