#!/bin/sh
# Serves /www until it is asked to stop: a process with the number 1 gets no
# signal that it does not handle, and busybox httpd handles none.
httpd -f -v -p "$PORT" -h /www &
# What was asked is still answered.
trap 'kill $!; sleep 0.5; exit 0' TERM INT
wait $!
