import { describe, expect, it } from 'vitest';
import { advancePull, pullFailure, type PullLine, pullMessage, type PullState } from './pull-progress.ts';

const [ONE, TWO] = ['0123456789ab', 'ba9876543210'];

function messages(...lines: readonly PullLine[]): string[] {
  let state: PullState = new Map();
  return lines.map((line) => {
    state = advancePull(state, line);
    return pullMessage(state);
  });
}

describe('the progress of a pull', () => {
  it('counts layers and bytes', () => {
    const downloading = (id: string, current: number, total: number): PullLine => ({ id, status: 'Downloading', progressDetail: { current, total } });
    expect(
      messages(
        { id: 'latest', status: 'Pulling from library/app' },
        { id: ONE, status: 'Pulling fs layer' },
        { id: TWO, status: 'Pulling fs layer' },
        downloading(ONE, 2_500_000, 10_000_000),
        downloading(TWO, 1_000_000, 30_000_000),
        { id: ONE, status: 'Download complete' },
        { id: ONE, status: 'Extracting', progressDetail: { current: 1, total: 2 } },
        { id: ONE, status: 'Pull complete' },
        { id: TWO, status: 'Pull complete' },
        { status: 'Digest: sha256:abc' },
      ),
    ).toEqual([
      'asking the registry',
      'layer 1 of 1',
      'layer 1 of 2',
      'layer 1 of 2, 2.5 MB of 10 MB',
      'layer 1 of 2, 3.5 MB of 40 MB',
      'layer 2 of 2, 11 MB of 40 MB',
      'layer 2 of 2, 11 MB of 40 MB',
      'layer 2 of 2, 11 MB of 40 MB',
      'layer 2 of 2, 40 MB of 40 MB',
      'layer 2 of 2, 40 MB of 40 MB',
    ]);
  });

  it('keeps a bounded number of layers', () => {
    let state: PullState = new Map();
    for (let index = 0; index < 1_000; index++) {
      state = advancePull(state, { id: index.toString(16).padStart(12, '0'), status: 'Pulling fs layer' });
    }
    expect(state.size).toBe(256);
  });
});

describe('the failure of a pull', () => {
  it.each([
    ['manifest for registry.test/app:nope not found: manifest unknown: manifest unknown', 'image-not-found'],
    ['no matching manifest for linux/arm64/v8 in the manifest list entries', 'image-not-found'],
    ['Get "https://registry.test/v2/": dial tcp: lookup registry.test: no such host', 'registry-unavailable'],
    ['Get "https://registry.test/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)', 'registry-unavailable'],
    ['toomanyrequests: You have reached your pull rate limit', 'registry-unavailable'],
    ['Get "https://registry.test/v2/": http: server gave HTTP response to HTTPS client', 'registry-unavailable'],
    ['Get "http://registry.test/v2/": no basic auth credentials', 'registry-denied'],
    ['unauthorized: authentication required', 'registry-denied'],
    ['failed to register layer: write /x: no space left on device', 'disk-full'],
    ['something else', 'refused'],
  ])('%s → %s', (words, code) => {
    const error = pullFailure('app:1', words, { withCredentials: false });
    expect([error.code, error.message]).toEqual([code, expect.stringContaining('Image app:1 cannot be pulled')]);
  });

  it('means a missing image or missing rights, depending on whether credentials were given', () => {
    const words = "pull access denied for app, repository does not exist or may require 'docker login': denied: requested access to the resource is denied";
    expect(pullFailure('app', words, { withCredentials: false })).toMatchObject({ code: 'image-not-found', message: expect.stringContaining('needs registry credentials') as string });
    expect(pullFailure('app', words, { withCredentials: true })).toMatchObject({ code: 'registry-denied', message: expect.stringContaining('refuses the credentials') as string });
  });
});
