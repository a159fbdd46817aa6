#!/usr/bin/env bash
# The main job on one host: a cluster on the embedded store and the local Docker,
# an example app on it, and what happens to it: a crash, a new version, a bad one
# that rolls itself back, and load that it scales with.
# Prints the time of each step and leaves the cluster up.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

DEMO_DIR=$STATE_DIR/demo
export MUSTER_CONTEXT=$DEMO_DIR/data/context.json
APP=examples/shop
muster=$ROOT/bin/muster
begin=$SECONDS
PAGE=http://127.0.0.1:${WEB_PORT:-8080}/cgi-bin/page

now_ms() { date +%s%3N; }
step_from=0
step() {
  step_from=$(now_ms)
  printf '\n\033[1m%s\033[0m\n' "$1"
}
took() { printf '\033[2m  … %d.%01d s\033[0m\n' $((($(now_ms) - step_from) / 1000)) $((($(now_ms) - step_from) % 1000 / 100)); }
show() {
  printf '\033[36m$ muster %s\033[0m\n' "$*"
  "$muster" "$@"
}

# wait_until_replaced: both workers run again, one of them new; at most 30 s.
wait_until_replaced() {
  for _ in $(seq 1 150); do
    if "$muster" service ps shop_worker --json | node -e '
      const rows = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
      const count = (state) => rows.filter((row) => row.state === state).length;
      process.exit(count("failed") === 1 && count("running") === 2 ? 0 : 1)'; then return; fi
    sleep 0.1
  done
  fail "the container was not replaced within half a minute" "Look: $muster service ps shop_worker"
}

# running NAME: how many of its tasks run.
running() {
  "$muster" service ps "$1" --json | node -e '
    const rows = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    console.log(rows.filter((row) => row.state === "running" && row.desiredState === "running").length)'
}

# wait_for_workers COUNT SECONDS PROBLEM: shows how many run, each time it is another number.
wait_for_workers() {
  local seen="" now until=$((SECONDS + $2))
  while [ "$SECONDS" -lt "$until" ]; do
    now=$(running shop_worker)
    if [ "$now" != "$seen" ]; then
      printf '  %s workers run\n' "$now"
      seen=$now
    fi
    if [ "$now" = "$1" ]; then return; fi
    sleep 0.5
  done
  fail "$3" "Look: $muster autoscale status shop_worker"
}

# orders COUNT: puts so many into the workers' queue, as the API does for its customers.
orders() {
  local api
  api=$(docker ps -q --filter label=muster.service.name=shop_api --filter "label=muster.node=$("$muster" node ls --quiet)" | head -n 1)
  printf '\033[36m$ docker exec -e QUERY_STRING=count=%s %s /www/cgi-bin/order\033[0m\n' "$1" "$api"
  docker exec -e "QUERY_STRING=count=$1" "$api" /www/cgi-bin/order | tail -n 1
}

mkdir -p "$DEMO_DIR"

step "1. Images of the example app, built here"
"$APP/build.sh"
took

step "2. A cluster of one host: manager, agent and embedded store in one process"
if "$muster" status >/dev/null 2>&1; then
  say "taking the cluster that already runs here"
else
  setsid "$muster" dev --data-dir "$DEMO_DIR/data" --log-level info >"$DEMO_DIR/muster.log" 2>&1 </dev/null &
  echo $! >"$DEMO_DIR/pid"
  for _ in $(seq 1 150); do
    if "$muster" node ls --json 2>/dev/null | grep -q '"ready"'; then break; fi
    if ! kill -0 "$(cat "$DEMO_DIR/pid")" 2>/dev/null; then
      tail -n 20 "$DEMO_DIR/muster.log" >&2
      fail "the cluster did not start" "Its log is in $DEMO_DIR/muster.log"
    fi
    sleep 0.1
  done
fi
show node ls
took

step "3. Three services from one Compose file"
show up -f "$APP/compose.yaml" -p shop
show ps shop
took

# page: what the web page says, by the published port of this host.
page() { node -e 'fetch(process.argv[1]).then((answer) => answer.text()).then((text) => console.log(text.trim().split("\n").slice(2).join("\n")))' "$PAGE"; }
has_networks() { "$muster" node inspect "$("$muster" node ls --quiet)" --json | grep -q '"mode":"kernel"'; }

step "4. The page, on the published port; it asks the API by its name"
page
took

if has_networks; then
  step "5. A new version of the page, under load"
  show service scale shop_web=2
  node --conditions=source scripts/demo-load.ts "${PAGE%/cgi-bin/page}/" >"$DEMO_DIR/load" &
  load=$!
  show service update --image shop-web:v2 --update-order start-first shop_web
  kill -TERM "$load"
  wait "$load" || true
  printf '\033[1m  %s\033[0m\n' "$(cat "$DEMO_DIR/load")"
  took
else
  step "5. A new version of the page"
  say "without load: this host has no networks of Muster's ($muster doctor says what it lacks)"
  show service update --image shop-web:v2 shop_web
  took
fi

step "6. A container is killed; its replacement runs"
victim=$(docker ps -q --no-trunc --filter label=muster.service.name=shop_worker --filter "label=muster.node=$("$muster" node ls --quiet)" | head -n 1)
printf '\033[36m$ docker kill %s\033[0m\n' "${victim:0:12}"
docker kill "$victim" >/dev/null
wait_until_replaced
took
show service ps shop_worker

step "7. More of it"
show service scale shop_worker=3
took

step "8. A new version of the workers, one by one"
show service update --image shop-worker:v2 shop_worker
took

step "9. A bad version: it never gets healthy, so it is rolled back by itself"
if show service update --image shop-worker:bad shop_worker; then fail "the bad version was taken" "Look: $muster service history shop_worker"; fi
show rollout status shop_worker
took

step "10. A rush of orders: the workers become more, and fewer again"
show service update --autoscale-min 2 --autoscale-max 5 --autoscale-cpu 60% --autoscale-down-window 5s shop_worker
orders 200
wait_for_workers 5 60 "the load did not bring more workers"
show autoscale status shop_worker
took
say "the orders are packed; what is not needed any more goes"
wait_for_workers 2 90 "the workers did not become fewer again"
show service ps shop_worker
took

step "11. Why is a task where it is?"
task=$("$muster" service ps shop_worker --json | node -e '
  const rows = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  console.log(rows.find((row) => row.state === "running").id)')
show why "$task"
took

cat <<DONE

Done in $((SECONDS - begin)) s. The cluster stays up. Try:

  export PATH="$ROOT/bin:\$PATH" MUSTER_CONTEXT=$MUSTER_CONTEXT
  muster status                       one screen of everything
  muster service ls
  muster logs shop_worker -f
  muster service history shop_worker  every version that there was
  muster events -f
  make demo-down                      remove it all
DONE
