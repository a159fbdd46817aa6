#!/usr/bin/env bash
# Every check and test: lint, types, generated code, protocol, dependency
# direction, unit, contract, simulator, and end-to-end on real etcd and Docker
# hosts. Starts the daemons it needs and stops what it started. Ends with one
# line: N passed, N failed.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

reports=$(mktemp -d)
cleanup() {
  rm -rf "$reports"
  stop_docker
}
trap cleanup EXIT

passed=0
failed=0

# step NAME COMMAND...: one check that passes or fails as a whole.
step() {
  local name=$1 from=$SECONDS
  shift
  say "$name"
  if "$@"; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    printf 'FAILED: %s\n' "$name" >&2
  fi
  say "$name: $((SECONDS - from)) s"
}

# suite PROJECT: one vitest project; its tests are counted one by one.
suite() {
  local project=$1 report=$reports/$1.json from=$SECONDS status=0
  say "tests: $project"
  vitest run --project "$project" --reporter=default --reporter=json --outputFile.json="$report" || status=$?
  local counts
  counts=$(node -e '
    const r = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
    const brokenFiles = r.testResults.filter((f) => f.status === "failed" && f.assertionResults.every((t) => t.status !== "failed")).length;
    console.log(r.numPassedTests, r.numFailedTests + brokenFiles);
  ' "$report" 2>/dev/null) || counts="0 1"
  passed=$((passed + ${counts% *}))
  failed=$((failed + ${counts#* }))
  # A run that failed without a failed test (an unhandled error) is a failure, too.
  if [ "$status" != 0 ] && [ "${counts#* }" = 0 ]; then failed=$((failed + 1)); fi
  say "tests: $project: $((SECONDS - from)) s"
}

ensure_tools() {
  local missing=()
  have etcd || missing+=(etcd-server etcd-client)
  have nft || missing+=(nftables)
  have ip || missing+=(iproute2)
  have conntrack || missing+=(conntrack)
  have haproxy || missing+=(haproxy)
  /usr/bin/python3 -c 'import grpc, google.protobuf' 2>/dev/null || missing+=(python3-grpcio python3-protobuf)
  if [ ${#missing[@]} -gt 0 ]; then apt_install "${missing[@]}"; fi
  ensure_busybox
  ensure_docker
}

step "build" scripts/run.sh build
step "lint" scripts/run.sh lint
suite unit
suite sim
ensure_tools
suite etcd
suite docker
suite lab

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
