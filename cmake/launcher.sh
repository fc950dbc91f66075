# The slow half of ./swarmstage, also used by tests/suite: installing packages,
# configuring and building with a progress line. Sourced from the repository
# root by bash; every log stays in build/logs.

logs=build/logs

say() { printf 'swarmstage: %s\n' "$*" >&2; }

# progress TEXT: on a terminal one line that rewrites itself, otherwise at most
# one plain line in ten seconds, so that a log stays readable.
progress_next=5
progress() {
  if [[ -t 2 ]]; then
    printf '\r\033[K%s' "$1" >&2
  elif ((SECONDS >= progress_next)); then
    printf '%s\n' "$1" >&2
    progress_next=$((SECONDS + 10))
  fi
}
progress_clear() {
  if [[ -t 2 ]]; then printf '\r\033[K' >&2; fi
}

# packages_of SECTION: the names listed in that section of cmake/packages.txt.
packages_of() {
  local line section=
  while read -r line; do
    line=${line%%#*}
    line=${line%"${line##*[![:space:]]}"}
    case $line in
      '') ;;
      \[*\]) section=$line ;;
      *) if [[ $section == "[$1]" ]]; then printf '%s\n' "$line"; fi ;;
    esac
  done <cmake/packages.txt
}

# install_packages SECTION: returns when all are there; exits 3 when that is
# not in our hands. A stamp older than dpkg's own record is not believed.
install_packages() {
  local stamp=build/.packages-$1
  if [[ $stamp -nt cmake/packages.txt && $stamp -nt /var/lib/dpkg/status ]]; then return; fi
  if [[ ! -e /var/lib/dpkg/status ]]; then
    say "this is no Debian system; if the build fails, see cmake/packages.txt for what it needs"
    return
  fi
  local wanted missing=() package
  mapfile -t wanted < <(packages_of "$1")
  for package in "${wanted[@]}"; do
    if ! is_installed "$package"; then missing+=("$package"); fi
  done
  mkdir -p "$logs"
  if ((${#missing[@]})); then apt_install "${missing[@]}"; fi
  touch "$stamp"
}

# Itself, or another package that provides it, as some sources of Node.js do npm.
is_installed() {
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]] && return
  dpkg-query -W -f '${db:Status-Status}, ${Provides},\n' 2>/dev/null |
    grep -Eq "^installed, (.* )?$1( \([^)]*\))?,"
}

apt_install() {
  if ((EUID != 0)); then
    say "some packages are missing; install them and start again:"
    printf 'sudo apt-get install --no-install-recommends -y %s\n' "$*" >&2
    exit 3
  fi
  say "installing $*"
  export DEBIAN_FRONTEND=noninteractive
  if ! apt-get update >"$logs/apt.log" 2>&1 </dev/null ||
    ! apt-get install --no-install-recommends -y "$@" >>"$logs/apt.log" 2>&1 </dev/null; then
    tail -n 15 "$logs/apt.log" >&2
    say "apt-get could not install these packages; the whole log is $logs/apt.log"
    exit 3
  fi
}

# configure PRESET: once; afterwards ninja notices by itself what must be redone.
configure() {
  if [[ -e build/$1/build.ninja && build/$1/build.ninja -nt CMakePresets.json ]]; then return; fi
  local log=$logs/configure-$1.log
  mkdir -p "$logs"
  progress "configuring $1"
  if ! cmake --preset "$1" >"$log" 2>&1 </dev/null; then
    progress_clear
    cat "$log" >&2
    say "could not configure the preset $1; the whole log is $log"
    return 1
  fi
  progress_clear
}

# build PRESET TARGET...: shows how far it is; of a failing build only what
# failed. One at a time: two at once would spoil each other's files.
build() {
  local lock status=0
  mkdir -p "$logs"
  exec {lock}>build/.lock
  flock --nonblock "$lock" || { progress "waiting for another build" && flock "$lock"; }
  build_alone "$@" || status=1
  exec {lock}>&-
  return "$status"
}

build_alone() {
  local preset=$1 log=$logs/build-$1.log line
  configure "$preset" || return 1
  NINJA_STATUS='[%f/%t] ' ninja -C "build/$preset" "${@:2}" 2>&1 </dev/null |
    tee "$log" | while IFS= read -r line; do
    if [[ $line =~ ^\[([0-9]+/[0-9]+)\] ]]; then progress "building $preset ${BASH_REMATCH[1]}"; fi
  done
  local status=${PIPESTATUS[0]}
  progress_clear
  if ((status)); then
    show_failure "$log" >&2
    say "the build of preset $preset failed; the whole log is $log"
    return 1
  fi
}

# show_failure LOG: without the steps that went well and the command lines.
show_failure() {
  local line after_failed=
  while IFS= read -r line; do
    if [[ $after_failed ]]; then
      after_failed=
    elif [[ $line == FAILED:* ]]; then
      after_failed=1
      printf '%s\n' "$line"
    elif [[ ! $line =~ ^(\[[0-9]+/[0-9]+\]|ninja:\ |--\ ) ]]; then
      printf '%s\n' "$line"
    fi
  done <"$1"
}
