#!/usr/bin/env bash
# Generates what is derived from proto/: TypeScript types and the JSON form that
# proto-loader loads, and the descriptor set that the managers' reflection
# service hands out.
# With --check: fails when the committed files differ from what would be generated.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

files=(
  muster/v1/control.proto muster/v1/dispatcher.proto muster/v1/logs.proto
  muster/v1/ca.proto muster/v1/access.proto muster/v1/secrets.proto
  google/rpc/status.proto grpc/health/v1/health.proto
  grpc/reflection/v1/reflection.proto grpc/reflection/v1alpha/reflection.proto
)
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
  "${files[@]}" >/dev/null
node scripts/proto-json.mjs "${files[@]}" > "$out/proto-json.ts"
{
  echo "/** The compiled proto/ tree as a serialized google.protobuf.FileDescriptorSet. Generated: do not edit. */"
  echo "export const descriptorSetBase64 ="
  node_modules/.bin/buf build --as-file-descriptor-set --exclude-source-info -o - | base64 -w 0 | sed "s/.*/  '&';/"
  echo
} > "$out/descriptor-set.ts"

if [ "$out" != "$target" ]; then
  if ! diff -rq "$out" "$target" >&2; then
    echo "Generated code differs from proto/. Run: pnpm run gen" >&2
    exit 1
  fi
fi
