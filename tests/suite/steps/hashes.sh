# That a seed means the same run whoever compiled it: g++ with optimisation, g++
# without, and (on the stage that is all ours) clang++, in the build of its tests,
# with sanitizers. What differs is shown as the first differing event of the first
# differing node.

step_hashes() {
  local preset program=bin/hash_run status=0
  for preset in release debug fuzz; do build "$preset" hash_run || return; done
  progress 'comparing hashes'
  python3 -B tests/determinism/compare_builds.py model \
    "build/release/$program" "build/debug/$program" "build/fuzz/$program" \
    >"$logs/hashes.log" 2>&1 </dev/null || status=1
  python3 -B tests/determinism/compare_builds.py packet \
    "build/release/$program" "build/debug/$program" \
    >>"$logs/hashes.log" 2>&1 </dev/null || status=1
  progress_clear
  if ((status)); then cat "$logs/hashes.log"; fi
  return "$status"
}
