#!/bin/sh
# Inside a mount and process namespace of its own: puts together what a machine has beside its files, says "ready" and
# stays until standard input ends. Everything it mounted and everything that runs in it goes with it.
#   fresh-root.sh ROOT [FOLDER...]   each FOLDER is to be had inside, under the same name
set -eu
umask 022
root=$1
shift
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
for folder in "$@"; do
  mkdir -p "$root$folder"
  mount --bind "$folder" "$root$folder"
done
echo ready
exec cat >/dev/null
