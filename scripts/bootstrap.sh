#!/usr/bin/env bash
# Brings in what building and testing need: Node 24, pnpm and the packages.
# Takes what is there first; safe to repeat; does nothing when nothing is missing.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

NODE_MAJOR=24
PNPM_VERSION=10.34.8

have node || apt_install nodejs npm
node_major() { node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0; }

# The lab's hosts see this machine's /usr and this checkout: a Node in somebody's home is of no use there.
node_is_seen() { case $(command -v node) in "$PWD"/.tools/*) ;; *) [[ $(realpath "$(command -v node)") == /usr/* ]] ;; esac; }

wanted=()
{ [ "$(node_major)" -ge "$NODE_MAJOR" ] && node_is_seen; } || wanted+=("node@$NODE_MAJOR")
[ "$(pnpm --version 2>/dev/null | cut -d. -f1)" = "${PNPM_VERSION%%.*}" ] || wanted+=("pnpm@$PNPM_VERSION")
if [ ${#wanted[@]} -gt 0 ]; then
  have npm || apt_install npm
  say "bringing in ${wanted[*]} (into .tools/)"
  mkdir -p .tools
  [ -f .tools/package.json ] || echo '{ "private": true }' >.tools/package.json
  # The package `node` fetches its binary as a package of its own in a script; nothing else here may run one.
  if ! (cd .tools && npm install --no-fund --no-audit --loglevel=error "${wanted[@]}") >&2; then
    fail "npm could not bring in ${wanted[*]}" "Check the network, or install Node $NODE_MAJOR and pnpm ${PNPM_VERSION%%.*} yourself."
  fi
  hash -r
  [ "$(node_major)" -ge "$NODE_MAJOR" ] || fail "Node $NODE_MAJOR could not be brought in." "Install Node $NODE_MAJOR or newer and try again."
fi

stamp=node_modules/.muster-installed
if [ ! -f "$stamp" ] || [ pnpm-lock.yaml -nt "$stamp" ]; then
  say "installing packages"
  pnpm install --frozen-lockfile --reporter=append-only --loglevel=error >&2
  touch "$stamp"
fi
