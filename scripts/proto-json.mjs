/**
 * Prints the proto tree as a TypeScript module that holds protobufjs' JSON form,
 * so that programs need neither .proto files nor time to parse them.
 * (A descriptor set would do, but proto-loader reads its maps as arrays.)
 */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const protobuf = createRequire(require.resolve('@grpc/proto-loader'))('protobufjs');

const root = new protobuf.Root();
root.resolvePath = (_origin, target) => (protobuf.common.get(target) ? target : `proto/${target}`);
root.loadSync(process.argv.slice(2));
root.resolveAll();

console.log('/** The proto/ tree in the JSON form of protobufjs. Generated: do not edit. */');
console.log('export const protoJson =');
console.log(`  ${JSON.stringify(JSON.stringify(root.toJSON()))};`);
