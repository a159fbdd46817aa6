#!/bin/sh
# Does a little work now and then, and stops when asked to.
trap 'echo "worker $VERSION stops"; exit 0' TERM INT
echo "worker $VERSION starts on $(hostname)"
[ "$VERSION" = bad ] || touch /tmp/working
job=0
while true; do
  job=$((job + 1))
  echo "worker $VERSION packed order $job"
  sleep "${PAUSE_SECONDS:-2}" &
  wait $!
done
