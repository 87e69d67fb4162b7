#!/usr/bin/env bash
# What a newcomer meets: in a Debian that has git and ca-certificates and nothing else, the README's commands as root and as an
# ordinary user, and every test as root. Run before a release, as root, with debootstrap; about twenty minutes.
#
#   bench/bare-machine.sh [--suite trixie] [--mirror URL] [--folder DIR] [--keep] [--without-tests]
#
# Prints the seconds of each step. What this machine needs to reach its registries (resolver, hosts, its own certificate
# authorities, apt's settings) is taken along.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

suite=trixie mirror='' folder='' keep=false tests=true
while [ $# -gt 0 ]; do
  case "$1" in
    --suite) suite=$2; shift ;;
    --mirror) mirror=$2; shift ;;
    --folder) folder=$2; shift ;;
    --keep) keep=true ;;
    --without-tests) tests=false ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift
done
[ "$(id -u)" = 0 ] || { echo "bare-machine: run it as root; a chroot needs that." >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "bare-machine: debootstrap is missing (apt-get install debootstrap)." >&2; exit 2; }
folder=${folder:-$(mktemp -d /var/tmp/sutler-bare.XXXXXX)}
mkdir -p "$folder"
root=$folder/root
PORT=8493
store=''

finish() {
  [ -z "$store" ] || kill -TERM "$store" 2>/dev/null || true
  for mounted in dev/shm dev proc; do
    mountpoint -q "$root/$mounted" && umount "$root/$mounted"
  done
  if $keep; then
    echo "kept: $root"
  elif grep -q " $root/" /proc/mounts; then
    echo "bare-machine: something is still mounted below $root; it is left there." >&2
  else
    rm -rf "$folder"
  fi
}
trap finish EXIT
trap 'exit 130' INT TERM

step() { # title, command...: runs it, and prints its seconds; a step that fails ends all
  local title=$1 began=$SECONDS status=0
  shift
  printf '%-58s' "$title"
  "$@" >"$folder/step.log" 2>&1 || status=$?
  printf '%5d s\n' $((SECONDS - began))
  if [ $status != 0 ]; then
    echo "FAILED with status $status; the end of what it said:" >&2
    tail -n 60 "$folder/step.log" >&2
    exit 1
  fi
}

# As on a machine of its own: no variable of ours but what names certificates.
inside() { env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME="${home:-/root}" LANG=C.UTF-8 chroot ${user:+--userspec="$user"} "$root" "$@"; }

make() { debootstrap --variant=minbase "$suite" "$root" ${mirror:+"$mirror"}; }

furnish() {
  cp /etc/resolv.conf /etc/hosts "$root/etc/"
  cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
  mkdir -p "$root/usr/local/share/ca-certificates"
  cp -r /usr/local/share/ca-certificates/. "$root/usr/local/share/ca-certificates/"
  mount -t proc proc "$root/proc"
  mount --bind /dev "$root/dev"
  mount -t tmpfs tmpfs "$root/dev/shm"
  inside apt-get update
  inside env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends git ca-certificates
  inside update-ca-certificates
}

clone() { # into a home, as its user
  mkdir -p "$root$1"
  git bundle create "$root/sutler.bundle" HEAD main
  chmod 644 "$root/sutler.bundle"
  inside git clone -q /sutler.bundle -b main "$1/sutler"
}

there() { inside sh -c 'cd "$1/sutler" && shift && exec "$@"' sh "${home:-/root}" "$@"; }

open_store() {
  there ./sutler run --port $PORT >"$folder/store.log" 2>&1 &
  store=$!
  until grep -q 'Stop with Ctrl-C' "$folder/store.log"; do
    kill -0 $store 2>/dev/null || { cat "$folder/store.log"; store=''; return 1; }
    sleep 1
  done
}

buy() { # the README's first example: from search to code
  local bought
  there ./sutler call search-products '{"query":"steam usa"}' --port=$PORT | grep steam-usa
  bought=$(there ./sutler call buy-products '{"cart_items":[{"product_id":"steam-usa","package_id":"5"}],"payment_method":"balance"}' --port=$PORT)
  echo "$bought"
  there ./sutler call get-invoice-by-id "{\"invoice_id\":\"$(echo "$bought" | sed 's/.*"invoice_id":"\([^"]*\)".*/\1/')\"}" --port=$PORT | grep -E 'code: |status: complete'
}

close_store() {
  local java
  java=$(pgrep -f "sutler.Main --port $PORT")
  kill -TERM "$java"
  wait "$store" || true
  store=''
  ! pgrep -fa "/bin/postgres -D $1/sutler"
}

step "debootstrap --variant=minbase $suite" make
step "apt-get install git ca-certificates" furnish
step "root: git clone" clone /root
step "root: ./sutler run, from the clone to the open store" open_store
step "root: the README's first purchase, delivered" buy
step "root: stop" close_store /root
step "root: ./sutler run again, to the open store" open_store
step "root: stop again" close_store /root
inside useradd --create-home shopkeeper
user=shopkeeper home=/home/shopkeeper
step "user: git clone" clone /home/shopkeeper
step "user: ./sutler run, from the clone to the open store" open_store
step "user: the README's first purchase, delivered" buy
step "user: stop" close_store /home/shopkeeper
unset user home
if $tests; then
  step "root: ./sutler test" there ./sutler test
  grep -E '^\[(INFO|WARNING)\] Tests run: ' "$folder/step.log"
fi
