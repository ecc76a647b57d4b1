#!/bin/sh
# Keeps the logs of the network small: $1 = folder, $2 = bytes a log may grow to. Once a minute a log above that is copied to .1 (older ones to .2
# and .3) and emptied; its writer has it open for appending and goes on at the start. A shell, because it costs one megabyte of memory.
set -u
folder=$1
limit=$2
trap 'kill "$pause" 2>/dev/null; exit 0' TERM INT
while :; do
  for log in "$folder"/*.log; do
    [ -f "$log" ] || continue
    size=$(wc -c <"$log")
    [ "$size" -gt "$limit" ] || continue
    [ -f "$log.2" ] && mv -f "$log.2" "$log.3"
    [ -f "$log.1" ] && mv -f "$log.1" "$log.2"
    cp "$log" "$log.1" && : >"$log"
  done
  sleep 60 &
  pause=$!
  wait "$pause"
done
