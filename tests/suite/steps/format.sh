# The layout of the sources, as .clang-format says.

step_format() {
  local files
  mapfile -t files < <(find core sim net engine cli bindings tests -name '*.h' -o -name '*.cpp' \
    2>/dev/null | sort)
  clang-format --dry-run --Werror "${files[@]}" 2>&1 | grep -E 'error:' && return 1
  return 0
}
