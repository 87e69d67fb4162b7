# shellcheck shell=bash
# What a command needs of the machine: found, installed or named, all of it at once. Sourced by ./sutler.

JAVA_MAJOR=25
NODE_MAJOR_MIN=20
NPM_MAJOR_MIN=9
BROWSERS='chromium chromium-browser google-chrome google-chrome-stable'

PACKAGES=()  # to install, by the names of the system's packages
PROBLEMS=()  # what nobody but the person can mend

major() { # JAVA_HOME -> its major version, or nothing
  [ -x "$1/bin/javac" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || true
}

on_path() { # the home of the JDK whose javac is first on PATH
  local javac
  javac=$(command -v javac) || return 0
  while [ -L "$javac" ]; do
    case $(readlink "$javac") in
      /*) javac=$(readlink "$javac") ;;
      *) javac=$(dirname "$javac")/$(readlink "$javac") ;;
    esac
  done
  dirname "$(dirname "$javac")"
}

usual_jdks() { # JDK_FOLDERS, where it is set, says where else to look
  if [ -n "${JDK_FOLDERS+set}" ]; then
    printf '%s\n' "$JDK_FOLDERS"
    return
  fi
  printf '%s\n' "$HOME"/.sdkman/candidates/java/current "$HOME"/.sdkman/candidates/java/25* "$HOME"/.jdks/* \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /usr/local/openjdk-25 /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
}

find_java() { # sets JAVA_HOME, or answers 1
  local home
  while IFS= read -r home; do
    if [ -n "$home" ] && [ "$(major "$home")" = "$JAVA_MAJOR" ]; then
      export JAVA_HOME="$home"
      return 0
    fi
  done <<<"${JAVA_HOME:-}
$(on_path)
$(usual_jdks)"
  return 1
}

find_browser() {
  local name
  for name in $BROWSERS; do
    command -v "$name" && return 0
  done
  [ -x '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' ]
}

is_from() { # least major version, command: is it there and new enough?
  local version
  version=$("$2" --version 2>/dev/null | head -n 1 | sed 's/^[^0-9]*//; s/[^0-9].*//') || return 1
  [ -n "$version" ] && [ "$version" -ge "$1" ]
}

has_apt() { command -v apt-get >/dev/null && command -v apt-cache >/dev/null; }

candidate() { # package -> the version that apt would install, or nothing
  apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: //p' | grep -v '(none)' || true
}

refresh() { # apt's lists, once, where this user may
  [ -z "${REFRESHED:-}" ] || return 0
  REFRESHED=1
  if [ "$(id -u)" = 0 ]; then
    with_progress "Asking for the list of packages" "$LOGS/apt.log" last_line apt-get update || true
  fi
}

# wants WHAT PACKAGE LEAST-MAJOR ORIGIN: notes a package to install, or where the thing comes from.
wants() {
  local what=$1 package=$2 least=$3 origin=$4 version=''
  if has_apt; then
    version=$(candidate "$package")
    if [ -z "$version" ]; then
      refresh
      version=$(candidate "$package")
    fi
    version=${version#*:}
    if [ -n "$version" ] && [ "${version%%[!0-9]*}" -ge "$least" ] 2>/dev/null; then
      PACKAGES+=("$package")
      return 0
    fi
  fi
  PROBLEMS+=("$what is missing: $origin")
}

needs_java() {
  find_java || wants "a JDK $JAVA_MAJOR" "openjdk-$JAVA_MAJOR-jdk-headless" "$JAVA_MAJOR" \
    "get it from https://adoptium.net (or: sdk install java 25-tem, brew install openjdk@25), then set JAVA_HOME to its folder."
}

needs_maven() {
  command -v mvn >/dev/null || wants Maven maven 3 "get it from https://maven.apache.org/download.cgi (or: brew install maven)."
}

needs_node() {
  is_from $NODE_MAJOR_MIN node || wants "Node.js $NODE_MAJOR_MIN or later" nodejs $NODE_MAJOR_MIN "get it from https://nodejs.org (or: brew install node)."
  is_from $NPM_MAJOR_MIN npm || wants "npm $NPM_MAJOR_MIN or later" npm $NPM_MAJOR_MIN "it comes with Node.js from https://nodejs.org."
}

needs_browser() {
  find_browser >/dev/null || wants Chromium chromium 0 "get it from https://www.chromium.org/getting-involved/download-chromium/ (or: brew install --cask google-chrome)."
}

needs_wrk() {
  command -v wrk >/dev/null || wants "wrk, the load generator," wrk 0 "get it from https://github.com/wg/wrk (or: brew install wrk)."
}

needs_port() { # the arguments of ./sutler run
  local port=${SUTLER_PORT:-8484} bind=${SUTLER_BIND:-127.0.0.1} word before=''
  for word in "$@"; do
    case "$before" in
      --port) port=$word ;;
      --bind) bind=$word ;;
    esac
    case "$word" in
      --port=*) port=${word#--port=} ;;
      --bind=*) bind=${word#--bind=} ;;
    esac
    before=$word
  done
  case "$bind" in 0.0.0.0 | :: | localhost) bind=127.0.0.1 ;; esac
  case "$port" in '' | *[!0-9]*) return 0 ;; esac
  if [ "$port" -gt 0 ] && [ "$port" -lt 65536 ] && (exec 3<>"/dev/tcp/$bind/$port") 2>/dev/null; then
    PROBLEMS+=("port $port is taken by another program (another Sutler?): stop that one, or choose another port with --port.")
  fi
}

as_root() { # how to become root: nothing where we are, else sudo
  [ "$(id -u)" = 0 ] || printf 'sudo '
}

# Installs what was noted, or says all that is missing and ends.
provide() {
  local problem line
  line="$(as_root)apt-get update && $(as_root)apt-get install -y --no-install-recommends ${PACKAGES[*]-}"
  if [ ${#PROBLEMS[@]} -gt 0 ]; then
    for problem in "${PROBLEMS[@]}"; do say "sutler: $problem"; done
    [ ${#PACKAGES[@]} = 0 ] || say "sutler: missing too, and to be had with: $line"
    exit 2
  fi
  [ ${#PACKAGES[@]} -gt 0 ] || return 0
  may_install || fail "missing: ${PACKAGES[*]}. Install with: $line"
  install_packages || fail "the packages could not be installed; see $LOGS/apt.log. By hand: $line"
  find_java || true
}

may_install() {
  [ "$(id -u)" != 0 ] || return 0
  command -v sudo >/dev/null || return 1
  if [ "${CI:-}" = true ]; then
    sudo -n true 2>/dev/null
    return
  fi
  [ -t 0 ] && [ -t 2 ] || return 1
  printf 'Sutler needs these packages: %s. Install them with sudo apt-get? [Y/n] ' "${PACKAGES[*]}" >&2
  local answer
  read -r answer || return 1
  case "$answer" in '' | y | Y | yes) sudo -v ;; *) return 1 ;; esac
}

install_packages() {
  local sudo=''
  [ "$(id -u)" = 0 ] || sudo=sudo
  say "Installing from the system's packages: ${PACKAGES[*]}"
  if [ -n "$sudo" ]; then
    with_progress "Asking for the list of packages" "$LOGS/apt.log" last_line sudo -n apt-get update || return 1
  fi
  UNDO=unfinished_packages
  # shellcheck disable=SC2086
  with_progress "Installing packages" "$LOGS/apt.log" last_line \
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${PACKAGES[@]}" || return 1
  UNDO=''
}

unfinished_packages() {
  say "sutler: packages may be half installed; if so: $(as_root)dpkg --configure -a"
}
