#!/bin/sh
# push.sh SERVICE METRIC DIRECTORY: tells the autoscaler how many files wait in a directory, every 10 s.
set -eu
service=$1 metric=$2 directory=$3
muster=${MUSTER:-$(dirname "$0")/../../bin/muster}
while true; do
  waiting=$(find "$directory" -type f | wc -l)
  # A push that fails is no reason to end: the last value counts for a while.
  "$muster" autoscale push "$service" "$metric=$waiting" || true
  sleep 10
done
