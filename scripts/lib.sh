# Shared by the scripts beside it: where things are, and how to bring in what is missing.
# Source it; it changes to the project's root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
STATE_DIR=$ROOT/.muster
export PATH="$ROOT/.tools/node_modules/.bin:$ROOT/node_modules/.bin:$PATH"
export NODE_OPTIONS="${NODE_OPTIONS:-} --disable-warning=ExperimentalWarning"

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
fail() {
  printf 'muster: %s\n' "$1" >&2
  [ -z "${2:-}" ] || printf '  %s\n' "$2" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }

# apt_install PACKAGE...: root on Debian or Ubuntu only; elsewhere one sentence on what to install.
apt_install() {
  if ! is_root || ! have apt-get; then
    fail "these are missing: $*" "Install them with your package manager, or run this as root on Debian or Ubuntu."
  fi
  say "installing $*"
  local log
  log=$(mktemp)
  if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    fail "apt-get could not install: $*"
  fi
  rm -f "$log"
}

docker_answers() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

# drop_stale_pid FILE PROGRAM: a pid file left by an engine that was killed would keep a
# new one from starting, all the more when the number belongs to something else by now,
# or to the killed one that nobody has waited for.
drop_stale_pid() {
  [ -f "$1" ] || return 0
  local status
  status=$(cat "/proc/$(cat "$1")/status" 2>/dev/null || true)
  if ! grep -qx "Name:[[:space:]]*$2" <<<"$status" || grep -q '^State:[[:space:]]*Z' <<<"$status"; then rm -f "$1"; fi
}

# ensure_docker: an engine that answers; started here (and remembered, so that it can be stopped) when there is none.
ensure_docker() {
  if have docker && docker_answers; then return; fi
  if ! have dockerd; then apt_install docker.io iptables nftables iproute2; fi
  if have docker && docker_answers; then return; fi
  is_root || fail "no Docker engine answers, and only root can start one." "Start Docker, or add yourself to the group docker."
  if [ -d /run/systemd/system ] && systemctl start docker 2>/dev/null && docker_answers; then return; fi
  say "starting dockerd"
  mkdir -p "$STATE_DIR"
  drop_stale_pid /var/run/docker.pid dockerd
  drop_stale_pid /var/run/docker/containerd/containerd.pid containerd
  setsid dockerd >"$STATE_DIR/dockerd.log" 2>&1 </dev/null &
  echo $! >"$STATE_DIR/dockerd.pid"
  for _ in $(seq 1 150); do
    if docker_answers; then return; fi
    kill -0 "$(cat "$STATE_DIR/dockerd.pid")" 2>/dev/null || break
    sleep 0.2
  done
  tail -n 20 "$STATE_DIR/dockerd.log" >&2
  fail "dockerd did not start." "Its log is in $STATE_DIR/dockerd.log"
}

# stop_docker: stops the engine if ensure_docker started it.
stop_docker() {
  [ -f "$STATE_DIR/dockerd.pid" ] || return 0
  local pid
  pid=$(cat "$STATE_DIR/dockerd.pid")
  if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ]; then
    say "stopping dockerd"
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 1 100); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
  fi
  rm -f "$STATE_DIR/dockerd.pid"
}

# ensure_prometheus: the program on the PATH; unpacked beside the project where the machine
# has none, for the package would start a server of its own.
ensure_prometheus() {
  if have prometheus; then return; fi
  local dir=$STATE_DIR/prometheus
  export PATH="$dir/usr/bin:$PATH"
  if have prometheus; then return; fi
  if ! have apt-get; then fail "prometheus is missing" "Install it with your package manager."; fi
  say "fetching prometheus"
  local fetched
  fetched=$(mktemp -d)
  if ! (cd "$fetched" && { apt-get download -qq prometheus || { apt-get update -qq && apt-get download -qq prometheus; }; }) >"$fetched/log" 2>&1; then
    tail -n 20 "$fetched/log" >&2
    fail "apt-get could not fetch prometheus"
  fi
  mkdir -p "$dir"
  dpkg -x "$fetched"/prometheus_*.deb "$dir"
  rm -rf "$fetched"
}

ensure_busybox() {
  if [ -x /bin/busybox ] && ! ldd /bin/busybox >/dev/null 2>&1; then return; fi
  apt_install busybox-static
}
