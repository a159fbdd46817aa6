#!/usr/bin/env bash
# Generates what is derived from proto/: TypeScript types (proto-loader) and the
# descriptor set that the managers' reflection service hands out.
# With --check: fails when the committed files differ from what would be generated.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=packages/shared/src/rpc/gen
out=$target
if [ "${1:-}" = "--check" ]; then
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
fi

rm -rf "${out:?}"/*
mkdir -p "$out"
node_modules/.bin/proto-loader-gen-types \
  --longs=Number --enums=String --defaults --oneofs \
  --grpcLib=@grpc/grpc-js \
  --importFileExtension=.ts --targetFileExtension=.ts \
  --includeDirs=proto --outDir="$out" \
  muster/v1/control.proto muster/v1/dispatcher.proto muster/v1/logs.proto >/dev/null
{
  echo "/** The compiled proto/ tree as a serialized google.protobuf.FileDescriptorSet. Generated: do not edit. */"
  echo "export const descriptorSetBase64 ="
  node_modules/.bin/buf build --as-file-descriptor-set -o - | base64 -w 0 | sed "s/.*/  '&';/"
  echo
} > "$out/descriptor-set.ts"

if [ "$out" != "$target" ]; then
  if ! diff -rq "$out" "$target" >&2; then
    echo "Generated code differs from proto/. Run: pnpm run gen" >&2
    exit 1
  fi
fi
