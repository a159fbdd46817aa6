#!/usr/bin/env bash
# Every check and test: lint, types, generated code, protocol, dependency
# direction, unit, contract, simulator, and end-to-end on real etcd and Docker
# hosts. Starts the daemons it needs and stops what it started. Ends with what
# failed, and one line: N passed, N failed.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

reports=$(mktemp -d)
computing=
cleanup() {
  if [ -n "$computing" ]; then kill -- "-$computing" 2>/dev/null || true; fi
  rm -rf "$reports"
  stop_docker
}
trap cleanup EXIT

# count NAME PASSED FAILED
count() {
  printf '%d %d\n' "$2" "$3" >"$reports/$1.count"
}

# step NAME COMMAND...: one check that passes or fails as a whole.
step() {
  local name=$1 from=$SECONDS
  shift
  say "$name"
  if "$@"; then count "$name" 1 0; else
    count "$name" 0 1
    printf 'FAILED: %s\n' "$name" | tee "$reports/$name.failed" >&2
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
  node scripts/failed-tests.mjs "$project" "$report" >"$reports/$project.failed" 2>/dev/null || true
  # A run that failed without a failed test (an unhandled error) is a failure, too.
  if [ "$status" != 0 ] && [ "${counts#* }" = 0 ]; then counts="${counts% *} 1"; fi
  count "$project" "${counts% *}" "${counts#* }"
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
  ensure_prometheus
  ensure_busybox
  ensure_docker
}

# What does not come to its end has failed.
for name in build lint unit sim etcd prometheus docker lab; do count "$name" 0 1; done

step "build" scripts/run.sh build
step "lint" scripts/run.sh lint
ensure_tools

# Side by side: those that compute, and those that mostly wait for daemons. What the first
# say is shown when they are done.
set -m
{
  renice -n 10 "$BASHPID" >/dev/null || true
  suite unit
  suite sim
} >"$reports/computing.log" 2>&1 &
computing=$!
set +m
suite etcd
suite prometheus
suite docker
say "waiting for the unit tests and the simulator"
wait "$computing" || true
computing=
cat "$reports/computing.log"
suite lab

# Last of all, so that the end of a log is enough to know what to look at.
cat "$reports"/*.failed 2>/dev/null || true
read -r passed failed < <(cat "$reports"/*.count | awk '{ passed += $1; failed += $2 } END { print passed, failed }')
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
