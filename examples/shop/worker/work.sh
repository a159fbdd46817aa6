#!/bin/sh
# Packs the orders that the API has put into the volume, one after the other, and
# stops when asked to. Whoever moves an order's file away has it; the others look on.
trap 'echo "worker $VERSION stops"; exit 0' TERM INT
echo "worker $VERSION starts on $(hostname)"
[ "$VERSION" = bad ] || touch /tmp/working
queue=/var/lib/shop/orders
mkdir -p "$queue"

# Hundredths of a second since the machine has started.
now() {
  read -r up _ </proc/uptime
  echo "${up%.*}${up#*.}"
}

# Packing keeps a processor busy for 0.4 s, however fast it is.
pack() {
  until=$(($(now) + 40))
  while [ "$(now)" -lt "$until" ]; do :; done
}

while true; do
  for order in "$queue"/*.new; do
    mine=${order%.new}.$(hostname)
    mv "$order" "$mine" 2>/dev/null || continue
    pack
    rm -f "$mine"
    echo "worker $VERSION packed ${order##*/}"
  done
  sleep "${PAUSE_SECONDS:-1}" &
  wait $!
done
