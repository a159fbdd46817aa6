/**
 * Single methods and messages of the protocol, each built when it is used first: for
 * programs that end after one or two calls. What serves the whole protocol takes it
 * from `load.ts`; both are made by the same library with the same options.
 */
import { fromJSON, type MessageTypeDefinition } from '@grpc/proto-loader';
import { protoJson } from './gen/proto-json.ts';
import { LOADER_OPTIONS } from './loader-options.ts';
import { protoSubset, type ProtoNode } from './proto-subset.ts';

/** A method as grpc-js calls it, its messages untyped. */
export interface UntypedMethod {
  readonly path: string;
  readonly requestSerialize: (request: unknown) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => unknown;
}

const tree = JSON.parse(protoJson) as ProtoNode;

const build = (name: string) => fromJSON(protoSubset(tree, [name]), LOADER_OPTIONS);

/** Finds methods by name in several services. */
export function lazyMethods(services: readonly string[]): (method: string) => UntypedMethod {
  const built = new Map<string, UntypedMethod>();
  return (method) => {
    const known = built.get(method);
    if (known !== undefined) return known;
    const service = services.find((name) => methodsOf(name)?.[method] !== undefined);
    if (service === undefined) throw new Error(`none of ${services.join(', ')} has a method ${method}`);
    const definition = build(`${service}.${method}`)[service] as unknown as Readonly<Record<string, UntypedMethod>>;
    const found = definition[method];
    if (found === undefined) throw new Error(`${service}.${method} was not built`);
    built.set(method, found);
    return found;
  };
}

export function lazyMessage<Input extends object, Output extends object>(name: string): Pick<MessageTypeDefinition<Input, Output>, 'serialize' | 'deserialize'> {
  let built: MessageTypeDefinition<Input, Output> | undefined;
  const message = () => (built ??= build(name)[name] as unknown as MessageTypeDefinition<Input, Output>);
  return { serialize: (value) => message().serialize(value), deserialize: (bytes) => message().deserialize(bytes) };
}

function methodsOf(service: string): ProtoNode['methods'] {
  let node: ProtoNode | undefined = tree;
  for (const word of service.split('.')) node = node?.nested?.[word];
  return node?.methods;
}
