# The steps that read the sources and run nothing.

step_format() {
  local files folder folders=()
  for folder in core sim net engine cli bindings tests docs; do
    if [[ -d $folder ]]; then folders+=("$folder"); fi
  done
  mapfile -t files < <(find "${folders[@]}" -name '*.h' -o -name '*.cpp' | sort)
  if clang-format --dry-run --Werror "${files[@]}" 2>&1 | grep 'error:'; then
    say 'clang-format -i FILE puts it right'
    return 1
  fi
}

# By the compile commands of the clang preset, which has no g++-only flags; ninja
# brings them up to date without building anything.
step_tidy() {
  build clang build.ninja || return
  local line
  python3 -B tests/suite/tidy.py build/clang 2>&1 </dev/null | tee "$logs/tidy.log" |
    while IFS= read -r line; do
      if [[ $line =~ ^\[([0-9]+/[0-9]+)\]$ ]]; then
        progress "clang-tidy ${BASH_REMATCH[1]}"
      else
        progress_clear
        printf '%s\n' "$line"
      fi
    done
  local status=${PIPESTATUS[0]}
  progress_clear
  return "$status"
}
