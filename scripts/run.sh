#!/usr/bin/env bash
# What the Makefile's verbs do, one function each. Needs scripts/bootstrap.sh to have run.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

build() {
  tsc -b packages/shared packages/manager packages/agent packages/cli
  node scripts/bundle.ts
}

lint() {
  check "style" oxlint --type-aware --deny-warnings
  check "types" tsc -p tsconfig.json
  check "protocol" buf lint
  check "protocol of earlier versions" buf breaking --against test/fixtures/wire/0.1.0.binpb
  check "generated code" scripts/generate.sh --check
  check "command reference" node --conditions=source scripts/generate-cli-docs.ts --check
  check "dependency direction" pnpm -s run deps
}

# check NAME COMMAND...: quiet when it passes.
check() {
  local name=$1 log
  shift
  log=$(mktemp)
  if "$@" >"$log" 2>&1; then
    say "$name: ok"
    rm -f "$log"
  else
    cat "$log" >&2
    rm -f "$log"
    fail "the check of $name failed" "Repeat it with: $*"
  fi
}

test_() { exec scripts/test.sh "$@"; }

demo() {
  ensure_busybox
  ensure_docker
  exec scripts/demo.sh
}

lab() {
  ensure_lab
  exec node --conditions=source test/lab/main.ts "$@"
}

# What the lab and the bench need beside Docker: etcd, what networks are made of, and HAProxy.
ensure_lab() {
  ensure_busybox
  local missing=()
  have etcd || missing+=(etcd-server etcd-client)
  have nft || missing+=(nftables)
  have ip || missing+=(iproute2)
  have conntrack || missing+=(conntrack)
  have haproxy || missing+=(haproxy)
  if [ ${#missing[@]} -gt 0 ]; then apt_install "${missing[@]}"; fi
  ensure_docker
}

bench() {
  ensure_lab >&2
  exec node --conditions=source bench/main.ts "$@"
}

soak() {
  exec node --conditions=source test/sim/main.ts --hours "$1" --first "$2" --keep-going
}

sim() {
  exec node --conditions=source test/sim/main.ts --seeds "$1" --first "$2"
}

verb=$1
shift
case "$verb" in
  test) test_ "$@" ;;
  build | lint | demo | lab | bench | sim | soak) "$verb" "$@" ;;
  *) fail "unknown verb: $verb" "See: make help" ;;
esac
