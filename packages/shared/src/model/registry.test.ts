import { describe, expect, it } from 'vitest';
import { formatLogin, normalRegistry, parseLogin, registryOf } from './registry.ts';

describe('the registry of an image', () => {
  it.each([
    ['nginx', 'docker.io'],
    ['library/nginx:1', 'docker.io'],
    ['docker.io/library/nginx', 'docker.io'],
    ['registry.example.com/a/b:1', 'registry.example.com'],
    ['registry.example.com:5000/a', 'registry.example.com:5000'],
    ['localhost/a', 'localhost'],
    ['host/a', 'docker.io'],
  ])('%s is at %s', (image, registry) => {
    expect(registryOf(image)).toBe(registry);
  });

  it('is one by all its names', () => {
    expect(['https://index.docker.io/v1/', 'index.docker.io', '', 'Docker.io'].map(normalRegistry)).toEqual(Array(4).fill('docker.io'));
  });
});

describe('credentials', () => {
  it('are read as they were written, and nothing else is', () => {
    expect(parseLogin(formatLogin({ username: 'a', password: 'b:"\n' }))).toEqual({ username: 'a', password: 'b:"\n' });
    for (const text of ['', '{}', 'null', '[]', '{"username":"a","password":""}', '{"username":1,"password":"b"}']) expect(parseLogin(Buffer.from(text))).toBeUndefined();
  });
});
