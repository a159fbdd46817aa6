#!/bin/sh
# Builds the images of the shop from this machine's static busybox: nothing is
# downloaded, each takes about a second. Tags: v1, v2, and bad, whose containers
# start and never become healthy.
set -eu
cd "$(dirname "$0")"

busybox=${BUSYBOX:-}
for candidate in /bin/busybox /usr/bin/busybox; do
  if [ -z "$busybox" ] && [ -x "$candidate" ]; then busybox=$candidate; fi
done
if [ -z "$busybox" ]; then
  echo "build.sh: there is no busybox on this machine" >&2
  echo "  Get it: apt-get install busybox-static, or name one: BUSYBOX=/path/to/busybox $0" >&2
  exit 1
fi

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
cp "$busybox" "$context/busybox"
cp -R base web api worker serve.sh "$context"
chmod -R a+rX "$context"
find "$context" -path '*/cgi-bin/*' -type f -exec chmod a+x {} +
chmod a+x "$context/busybox"

# BuildKit is not everywhere; the classic builder needs nothing, and what it says
# about its age is of interest only when it fails.
build() {
  if ! DOCKER_BUILDKIT=${DOCKER_BUILDKIT:-0} docker build --quiet --file "$context/$1/Dockerfile" \
    --build-arg "VERSION=$2" --tag "shop-$1:$2" "$context" >"$context/log" 2>&1; then
    cat "$context/log" >&2
    exit 1
  fi
  echo "built shop-$1:$2"
}

build base latest
for version in ${*:-v1 v2 bad}; do
  for name in web api worker; do build "$name" "$version"; done
done
