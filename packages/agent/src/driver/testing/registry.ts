/**
 * A registry in the test's own process, as far as `docker pull` asks for it:
 * one image with given layers, behind a user name and a password. Engines take
 * plain HTTP from addresses in 127.0.0.0/8.
 */
import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

export interface TestRegistry extends AsyncDisposable {
  /** `127.0.0.1:port`, the first part of its images' names. */
  readonly address: string;
  /** Paths asked for, in order. */
  readonly requests: string[];
  /** From now on requests get no answer. */
  fallSilent(): void;
}

export interface TestRegistryOptions {
  readonly username: string;
  readonly password: string;
  /** `team/app` with the tag `1`. */
  readonly repository: string;
  /** Uncompressed tar archives. */
  readonly layers: readonly Buffer[];
}

interface Blob {
  readonly digest: string;
  readonly bytes: Buffer;
}

const digestOf = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const blobOf = (bytes: Buffer): Blob => ({ digest: digestOf(bytes), bytes });

export async function startRegistry(options: TestRegistryOptions): Promise<TestRegistry> {
  const layers = options.layers.map((tar) => blobOf(gzipSync(tar)));
  const config = blobOf(
    Buffer.from(
      JSON.stringify({
        architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
        os: 'linux',
        config: { Cmd: ['true'] },
        rootfs: { type: 'layers', diff_ids: options.layers.map(digestOf) },
      }),
    ),
  );
  const manifest = blobOf(
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: MANIFEST,
        config: { mediaType: 'application/vnd.docker.container.image.v1+json', size: config.bytes.length, digest: config.digest },
        layers: layers.map(({ bytes, digest }) => ({
          mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
          size: bytes.length,
          digest,
        })),
      }),
    ),
  );
  const blobs = new Map([config, ...layers].map((blob) => [blob.digest, blob.bytes]));
  const expected = `Basic ${Buffer.from(`${options.username}:${options.password}`).toString('base64')}`;
  const requests: string[] = [];
  let isSilent = false;

  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    if (isSilent) return;
    response.setHeader('docker-distribution-api-version', 'registry/2.0');
    if (request.headers.authorization !== expected) {
      response.setHeader('www-authenticate', 'Basic realm="test"');
      fail(response, 401, 'UNAUTHORIZED', 'authentication required');
      return;
    }
    const [, kind, reference = ''] = /^\/v2\/(?:.+\/(manifests|blobs)\/(.+))?$/.exec(path) ?? [];
    if (path === '/v2/') {
      response.end('{}');
    } else if (kind === 'manifests' && path.startsWith(`/v2/${options.repository}/`) && (reference === '1' || reference === manifest.digest)) {
      response.setHeader('content-type', MANIFEST).setHeader('docker-content-digest', manifest.digest);
      send(response, manifest.bytes, request.method);
    } else if (kind === 'blobs' && blobs.has(reference)) {
      send(response, blobs.get(reference) ?? Buffer.alloc(0), request.method);
    } else {
      fail(response, 404, 'MANIFEST_UNKNOWN', 'manifest unknown');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the test registry has no port');

  return {
    address: `127.0.0.1:${address.port}`,
    requests,
    fallSilent() {
      isSilent = true;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(response: ServerResponse, bytes: Buffer, method: string | undefined): void {
  response.setHeader('content-length', bytes.length);
  response.end(method === 'HEAD' ? undefined : bytes);
}

function fail(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ errors: [{ code, message }] }));
}

/** A tar archive with one file, as a layer. */
export function tarOf(name: string, content: Buffer): Buffer {
  const BLOCK = 512;
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK), Buffer.alloc(2 * BLOCK)]);
}
