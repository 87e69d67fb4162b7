# shellcheck shell=bash
# Runs something long with its output in a file, and says meanwhile how far it is. Sourced by ./sutler.
# On a terminal one line renews itself; elsewhere a plain line comes every eight seconds.

PLAIN_LINE_SECONDS=8
STOP_SECONDS_MAX=30
RUNNING=''   # the process group that runs now
UNDO=''      # what to call where it is interrupted

say() { printf '%s\n' "$*" >&2; }
fail() { say "sutler: $*"; exit 2; }

on_terminal() { [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]; }

clock() { # seconds -> 1:07
  printf '%d:%02d' $(($1 / 60)) $(($1 % 60))
}

# with_progress TITLE LOG DESCRIBE COMMAND...: DESCRIBE is a function that prints how far it is, from LOG.
# Answers the command's status. The command has a process group of its own, so that Ctrl-C reaches it through us alone.
with_progress() {
  local title=$1 log=$2 describe=$3 began=$SECONDS told=$SECONDS status=0 line
  shift 3
  mkdir -p "$(dirname "$log")"
  : >"$log"
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  RUNNING=$!
  set +m
  on_terminal || say "$title ..."
  while kill -0 "$RUNNING" 2>/dev/null; do
    if on_terminal; then
      line="$title: $($describe "$log") ($(clock $((SECONDS - began))))"
      printf '\r\033[K%s' "${line:0:$((${COLUMNS:-$(tput cols 2>/dev/null || echo 80)} - 1))}" >&2
    elif [ $((SECONDS - told)) -ge $PLAIN_LINE_SECONDS ]; then
      say "  $(clock $((SECONDS - began)))  $($describe "$log")"
      told=$SECONDS
    fi
    sleep 0.5
  done
  wait "$RUNNING" || status=$?
  RUNNING=''
  on_terminal && printf '\r\033[K' >&2
  if [ "$status" = 0 ]; then
    say "$title: done in $(clock $((SECONDS - began)))."
  fi
  return "$status"
}

# Ends what runs, with all that it started, before anything of it is removed.
interrupted() {
  trap '' INT TERM HUP
  on_terminal && printf '\r\033[K' >&2
  say "sutler: interrupted; stopping what was started ..."
  if [ -n "$RUNNING" ]; then
    local end=$((SECONDS + STOP_SECONDS_MAX))
    kill -TERM -- "-$RUNNING" 2>/dev/null || true
    while kill -0 -- "-$RUNNING" 2>/dev/null && [ $SECONDS -lt $end ]; do sleep 0.1; done
    kill -KILL -- "-$RUNNING" 2>/dev/null || true
  fi
  [ -z "$UNDO" ] || $UNDO
  exit 130
}
trap interrupted INT TERM HUP

# Maven's own log -> what it does now.
maven_describe() {
  awk -v fetched_all="${FETCHES:-0}" -v classes_all="${TEST_CLASSES:-0}" '
    / Downloaded from / || /^Downloaded from / { fetched++; last = "fetch" }
    / --- / { last = "goal"
      if (/resources:/) goal = "copying resources"
      else if (/jte/) goal = "compiling the pages"
      else if (/testCompile/) goal = "compiling the tests"
      else if (/compile/) goal = "compiling"
      else if (/surefire/) goal = "starting the tests"
      else if (/spotless/) goal = "checking the format"
      else if (/dependency/) goal = "copying libraries"
      else if (/jar:/) goal = "packing" }
    /Tests run:.* -- in / { last = "test"; classes++
      split($0, part, /Tests run: /); tests += part[2] + 0
      split($0, part, /Failures: /); bad += part[2] + 0
      split($0, part, /Errors: /); bad += part[2] + 0 }
    END {
      if (last == "test") {
        printf "%d of %d classes, %d tests", classes, classes_all, tests
        if (bad) printf ", %d FAILED", bad
      } else if (last == "fetch") {
        printf "fetching libraries, %d", fetched
        if (fetched_all > fetched) printf " of about %d files", fetched_all; else printf " files"
      } else printf "%s", goal ? goal : "starting Maven"
    }' "$1"
}

last_line() { # of a log that says by itself how far it is
  tail -n 1 "$1" | cut -c1-100
}
