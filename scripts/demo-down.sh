#!/usr/bin/env bash
# Removes all that `make demo` left: the app, the cluster, its images, its data,
# and the Docker engine if the demo started it.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

DEMO_DIR=$STATE_DIR/demo

if [ -f "$DEMO_DIR/pid" ]; then
  pid=$(cat "$DEMO_DIR/pid")
  if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q 'dev --data-dir'; then
    say "stopping the cluster"
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 1 100); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    kill -9 "$pid" 2>/dev/null || true
  fi
fi
if have docker && docker_answers; then
  # The demo's own node: other clusters on this engine are left alone.
  node=$(cat "$DEMO_DIR/data/agent/node-id" 2>/dev/null || true)
  if [ -n "$node" ]; then
    containers=$(docker ps -aq --filter "label=muster.node=$node")
    if [ -n "$containers" ]; then
      say "removing the app's containers"
      # shellcheck disable=SC2086
      docker rm -f -v $containers >/dev/null
    fi
    networks=$(docker network ls -q --filter "label=muster.node=$node" --filter label=muster.network)
    if [ -n "$networks" ]; then
      say "removing the app's network"
      # shellcheck disable=SC2086
      docker network rm $networks >/dev/null || true
      if is_root && have nft; then
        for table in muster muster-net; do nft delete table ip "$table" 2>/dev/null || true; done
        ip link del mu-vx 2>/dev/null || true
        iptables -D DOCKER-USER -m mark --mark 0x80000/0x80000 -j ACCEPT 2>/dev/null || true
      fi
    fi
    docker volume rm shop_orders >/dev/null 2>&1 || true
  fi
  for image in shop-base:latest shop-{web,api,worker}:{v1,v2,bad}; do
    docker image rm "$image" >/dev/null 2>&1 || true
  done
fi
rm -rf "$DEMO_DIR"
stop_docker
say "nothing of the demo is left"
