/**
 * The part of the protocol that some messages or methods need: they themselves and
 * every type that they are made of. Building the types of the whole protocol takes
 * longer than most commands of the CLI, which use one or two methods of it. Pure.
 */

/** A node of protobufjs' JSON form: a namespace, a message, an enum or a service. */
export interface ProtoNode {
  readonly nested?: Readonly<Record<string, ProtoNode>>;
  readonly fields?: Readonly<Record<string, { readonly type: string }>>;
  readonly methods?: Readonly<Record<string, { readonly requestType: string; readonly responseType: string }>>;
  readonly values?: Readonly<Record<string, number>>;
}

/** `wanted`: full names, of messages (`google.rpc.Status`) or of single methods (`muster.v1.ControlService.GetNode`). */
export function protoSubset(root: ProtoNode, wanted: readonly string[]): ProtoNode {
  const definitions = definitionsIn(root);
  const kept = new Map<string, ProtoNode>();
  const keep = (name: string): void => {
    const node = definitions.get(name);
    if (node === undefined) throw new Error(`the protocol has no ${name}`);
    if (kept.has(name)) return;
    kept.set(name, node);
    keepReferences(name, node);
  };
  const keepReferences = (scope: string, node: ProtoNode): void => {
    for (const type of referencesOf(node)) {
      const found = resolve(definitions, scope, type);
      if (found !== undefined) keep(found);
    }
    for (const [name, inner] of Object.entries(node.nested ?? {})) keepReferences(`${scope}.${name}`, inner);
  };
  for (const name of wanted) {
    const dot = name.lastIndexOf('.');
    const serviceName = name.slice(0, dot);
    const methods = definitions.get(serviceName)?.methods;
    const method = methods?.[name.slice(dot + 1)];
    if (method === undefined) {
      keep(name);
      continue;
    }
    const service = { methods: { ...kept.get(serviceName)?.methods, [name.slice(dot + 1)]: method } };
    kept.set(serviceName, service);
    keepReferences(serviceName, service);
  }
  return treeOf(kept);
}

/** Everything that is not a namespace, by its full name; what is nested in a message belongs to the message. */
function definitionsIn(root: ProtoNode): Map<string, ProtoNode> {
  const found = new Map<string, ProtoNode>();
  const visit = (prefix: string, node: ProtoNode): void => {
    for (const [name, inner] of Object.entries(node.nested ?? {})) {
      const path = prefix === '' ? name : `${prefix}.${name}`;
      if (isNamespace(inner)) visit(path, inner);
      else found.set(path, inner);
    }
  };
  visit('', root);
  return found;
}

const isNamespace = ({ fields, methods, values }: ProtoNode): boolean => fields === undefined && methods === undefined && values === undefined;

function referencesOf({ fields = {}, methods = {} }: ProtoNode): string[] {
  return [
    ...Object.values(fields).map(({ type }) => type),
    ...Object.values(methods).flatMap(({ requestType, responseType }) => [requestType, responseType]),
  ];
}

/** As protobuf resolves names: from the innermost scope outwards. Undefined: a scalar, or nested in a message that is kept anyway. */
function resolve(definitions: ReadonlyMap<string, ProtoNode>, scope: string, type: string): string | undefined {
  const name = type.startsWith('.') ? type.slice(1) : type;
  const scopes = type.startsWith('.') ? [''] : outwards(scope);
  for (const outer of scopes) {
    const words = (outer === '' ? name : `${outer}.${name}`).split('.');
    // `Outer.Inner` is found with `Outer`.
    for (let length = words.length; length > 0; length--) {
      const path = words.slice(0, length).join('.');
      if (definitions.has(path) && hasInner(definitions.get(path), words.slice(length))) return path;
    }
  }
  return undefined;
}

function outwards(scope: string): string[] {
  const words = scope.split('.');
  return [...words.map((_, index) => words.slice(0, words.length - index).join('.')), ''];
}

function hasInner(node: ProtoNode | undefined, path: readonly string[]): boolean {
  let inner = node;
  for (const name of path) inner = inner?.nested?.[name];
  return inner !== undefined;
}

function treeOf(definitions: ReadonlyMap<string, ProtoNode>): ProtoNode {
  const root: MutableNode = { nested: {} };
  for (const [path, definition] of definitions) {
    const words = path.split('.');
    const name = words.pop() ?? '';
    let node = root;
    for (const word of words) node = node.nested[word] ??= { nested: {} };
    node.nested[name] = definition as MutableNode;
  }
  return root;
}

interface MutableNode {
  readonly nested: Record<string, MutableNode>;
}
