/**
 * Finds files and symbols in a serialized google.protobuf.FileDescriptorSet.
 * Reads only the few fields it needs and hands out the files' bytes as the
 * compiler wrote them: a library that decodes and encodes them anew may lose
 * something on the way. Pure.
 */
export interface DescriptorFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly dependencies: readonly string[];
}

export interface Descriptors {
  file(name: string): DescriptorFile | undefined;
  /** The file that defines a message, enum, service, method or enum value. */
  fileOfSymbol(symbol: string): DescriptorFile | undefined;
  /** The file and all that it needs, each once, dependencies last. */
  withDependencies(file: DescriptorFile): readonly DescriptorFile[];
}

/** Field numbers of descriptor.proto. */
const SET_FILE = 1;
const FILE_NAME = 1;
const FILE_PACKAGE = 2;
const FILE_DEPENDENCY = 3;
const FILE_MESSAGE = 4;
const FILE_ENUM = 5;
const FILE_SERVICE = 6;
const MESSAGE_NESTED = 3;
const MESSAGE_ENUM = 4;
const SERVICE_METHOD = 2;
const ANY_NAME = 1;

export function readDescriptors(set: Uint8Array): Descriptors {
  const files = new Map<string, DescriptorFile>();
  const fileOfSymbol = new Map<string, DescriptorFile>();
  for (const bytes of fieldsOf(set, SET_FILE)) {
    const file = { name: textOf(bytes, FILE_NAME), bytes, dependencies: fieldsOf(bytes, FILE_DEPENDENCY).map(decodeText) };
    files.set(file.name, file);
    for (const symbol of symbolsOf(bytes)) fileOfSymbol.set(symbol, file);
  }
  return {
    file: (name) => files.get(name),
    fileOfSymbol: (symbol) => fileOfSymbol.get(symbol),
    withDependencies(file) {
      const found = new Map([[file.name, file]]);
      // The map grows while it is walked, until nothing new is needed.
      for (const { dependencies } of found.values()) {
        for (const name of dependencies) {
          const dependency = files.get(name);
          if (dependency !== undefined && !found.has(name)) found.set(name, dependency);
        }
      }
      return [...found.values()];
    },
  };
}

function symbolsOf(file: Uint8Array): string[] {
  const packageName = textOf(file, FILE_PACKAGE);
  const qualify = (parent: string, bytes: Uint8Array) =>
    parent === '' ? textOf(bytes, ANY_NAME) : `${parent}.${textOf(bytes, ANY_NAME)}`;
  const ofMessage = (parent: string, bytes: Uint8Array): string[] => {
    const name = qualify(parent, bytes);
    return [
      name,
      ...fieldsOf(bytes, MESSAGE_NESTED).flatMap((nested) => ofMessage(name, nested)),
      ...fieldsOf(bytes, MESSAGE_ENUM).map((nested) => qualify(name, nested)),
    ];
  };
  const ofService = (bytes: Uint8Array): string[] => {
    const name = qualify(packageName, bytes);
    return [name, ...fieldsOf(bytes, SERVICE_METHOD).map((method) => qualify(name, method))];
  };
  return [
    ...fieldsOf(file, FILE_MESSAGE).flatMap((message) => ofMessage(packageName, message)),
    ...fieldsOf(file, FILE_ENUM).map((bytes) => qualify(packageName, bytes)),
    ...fieldsOf(file, FILE_SERVICE).flatMap(ofService),
  ];
}

function textOf(message: Uint8Array, field: number): string {
  const [bytes] = fieldsOf(message, field);
  return bytes === undefined ? '' : decodeText(bytes);
}

const decodeText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** The values of one length-delimited field of a message, in order. */
function fieldsOf(message: Uint8Array, wanted: number): Uint8Array[] {
  const values: Uint8Array[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    switch (tag & 7) {
      case VARINT:
        varint();
        break;
      case FIXED64:
        at += 8;
        break;
      case LENGTH_DELIMITED: {
        const length = varint();
        if (tag >>> 3 === wanted) values.push(message.subarray(at, at + length));
        at += length;
        break;
      }
      case FIXED32:
        at += 4;
        break;
      default:
        throw new Error(`not a protobuf message: wire type ${tag & 7} at byte ${at}`);
    }
  }
  return values;
}
