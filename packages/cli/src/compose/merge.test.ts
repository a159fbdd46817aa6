import { describe, expect, it } from 'vitest';
import { messageOf, modelOfWorld, serviceOf } from '../testing/compose-files.ts';
import { field } from './tree.ts';
import { plainOf } from './plain.ts';

/** Two files that say something about the same service; `key` of it as the later steps see it. */
function merged(key: string, base: string, over: string): unknown {
  const file = (lines: string) => `services:\n  web:\n    image: img\n${lines.split('\n').map((line) => `    ${line}`).join('\n')}\n`;
  const { root } = modelOfWorld({ files: { 'base.yaml': file(base), 'over.yaml': file(over) }, use: ['base.yaml', 'over.yaml'] });
  const services = field(root, 'services');
  const web = services?.kind === 'map' ? field(services, 'web') : undefined;
  const value = web?.kind === 'map' ? field(web, key) : undefined;
  return value === undefined ? undefined : plainOf(value);
}

describe('one file laid over another', () => {
  it.each<readonly [what: string, key: string, base: string, over: string, expected: unknown]>([
    ['a value is replaced', 'user', 'user: a', 'user: b', 'b'],
    ['a key that the later file leaves out stays', 'user', 'user: a', 'tty: true', 'a'],
    ['a key that the later file leaves empty stays', 'user', 'user: a', 'user:', 'a'],
    ['a key that only the later file has is added', 'user', 'tty: true', 'user: a', 'a'],
    ['command is replaced whole', 'command', 'command: [a, b]', 'command: [c]', ['c']],
    ['command as text replaces a list', 'command', 'command: [a, b]', 'command: c d', 'c d'],
    ['entrypoint is replaced whole', 'entrypoint', 'entrypoint: [a]', 'entrypoint: [b, c]', ['b', 'c']],
    ['the health test is replaced, the rest merged', 'healthcheck', 'healthcheck: {test: [CMD, a], retries: 2}', 'healthcheck: {test: [CMD, b], interval: 5s}', { test: ['CMD', 'b'], retries: '2', interval: '5s' }],
    ['environment merges by variable', 'environment', 'environment: {A: 1, B: 2}', 'environment: {B: 3, C: 4}', { A: '1', B: '3', C: '4' }],
    ['environment merges across its forms', 'environment', 'environment: [A=1, B=2]', 'environment: {B: 3}', { A: '1', B: '3' }],
    ['a variable without a value asks the environment again', 'environment', 'environment: {A: 1}', 'environment: [A]', { A: null }],
    ['labels merge by name', 'labels', 'labels: [a=1]', 'labels: {b: 2}', { a: '1', b: '2' }],
    ['sysctls merge by name', 'sysctls', 'sysctls: {a: 1}', 'sysctls: [a=2]', { a: '2' }],
    ['deploy merges all the way down', 'deploy', 'deploy: {replicas: 2, resources: {limits: {cpus: 1, memory: 1m}}}', 'deploy: {resources: {limits: {cpus: 2}}}', { replicas: '2', resources: { limits: { cpus: '2', memory: '1m' } } }],
    ['constraints are appended', 'deploy', 'deploy: {placement: {constraints: [a==b]}}', 'deploy: {placement: {constraints: [c==d]}}', { placement: { constraints: ['a==b', 'c==d'] } }],
    ['ports are appended', 'ports', 'ports: ["80:80"]', 'ports: ["81:81"]', ['80:80', '81:81']],
    ['the same port stays once', 'ports', 'ports: ["80:80"]', 'ports: ["80:80"]', ['80:80']],
    ['a port of the other form is the same port', 'ports', 'ports: ["8080:80"]', 'ports: [{target: 80, published: 8080, mode: host}]', [{ target: '80', published: '8080', mode: 'host' }]],
    ['the same target published elsewhere is another port', 'ports', 'ports: ["80:80"]', 'ports: ["81:80"]', ['80:80', '81:80']],
    ['a mount at the same target is replaced', 'volumes', 'volumes: ["/a:/data", "/c:/c"]', 'volumes: ["/b:/data:ro"]', ['/b:/data:ro', '/c:/c']],
    ['a mount of the other form is the same mount', 'volumes', 'volumes: ["/a:/data"]', 'volumes: [{type: bind, source: /b, target: /data}]', [{ type: 'bind', source: '/b', target: '/data' }]],
    ['devices merge by where they are in the container', 'devices', 'devices: ["/dev/a:/dev/x"]', 'devices: ["/dev/b:/dev/x:r"]', ['/dev/b:/dev/x:r']],
    ['dns: one value and a list are appended', 'dns', 'dns: 1.1.1.1', 'dns: [8.8.8.8]', ['1.1.1.1', '8.8.8.8']],
    ['tmpfs: one value and a list are appended', 'tmpfs', 'tmpfs: /run', 'tmpfs: [/tmp]', ['/run', '/tmp']],
    ['env_file is appended in order', 'env_file', 'env_file: {path: a.env, required: false}\n'.replace('{path: a.env, required: false}', '[{path: a.env, required: false}]'), 'env_file: [{path: b.env, required: false}]', [{ path: 'a.env', required: 'false' }, { path: 'b.env', required: 'false' }]],
    ['capabilities stay once', 'cap_add', 'cap_add: [A, B]', 'cap_add: [B, C]', ['A', 'B', 'C']],
    ['security options stay once', 'security_opt', 'security_opt: [a]', 'security_opt: [a, b]', ['a', 'b']],
    ['hosts merge across their forms', 'extra_hosts', 'extra_hosts: {a: 1.1.1.1}', 'extra_hosts: ["b=2.2.2.2"]', ['a:1.1.1.1', 'b=2.2.2.2']],
    ['logging options merge for the same driver', 'logging', 'logging: {driver: json-file, options: {a: 1}}', 'logging: {driver: json-file, options: {b: 2}}', { driver: 'json-file', options: { a: '1', b: '2' } }],
    ['logging options merge when the driver is said once', 'logging', 'logging: {driver: json-file, options: {a: 1}}', 'logging: {options: {b: 2}}', { driver: 'json-file', options: { a: '1', b: '2' } }],
    ['another logging driver takes nothing over', 'logging', 'logging: {driver: json-file, options: {a: 1}}', 'logging: {driver: syslog}', { driver: 'syslog' }],
    ['ulimits: mappings merge', 'ulimits', 'ulimits: {nofile: {soft: 1, hard: 2}}', 'ulimits: {nofile: {hard: 3}}', { nofile: { soft: '1', hard: '3' } }],
    ['ulimits: one value replaces a mapping', 'ulimits', 'ulimits: {nofile: {soft: 1, hard: 2}}', 'ulimits: {nofile: 5}', { nofile: '5' }],
    ['x- keys are replaced whole', 'x-note', 'x-note: {a: 1}', 'x-note: {b: 2}', { b: '2' }],
  ])('%s', (_what, key, base, over, expected) => {
    expect(merged(key, base, over)).toEqual(expected);
  });

  it.each<readonly [what: string, key: string, base: string, over: string, expected: unknown]>([
    ['!reset takes a value away', 'user', 'user: a', 'user: !reset null', undefined],
    ['!reset takes a list away', 'ports', 'ports: ["80:80"]', 'ports: !reset []', undefined],
    ['!reset takes one entry of a mapping away', 'environment', 'environment: {A: 1, B: 2}', 'environment: {A: !reset null}', { B: '2' }],
    ['!override takes a list over', 'ports', 'ports: ["80:80"]', 'ports: !override ["81:81"]', ['81:81']],
    ['!override takes a mapping over', 'environment', 'environment: {A: 1}', 'environment: !override {B: 2}', { B: '2' }],
    ['!override takes a mapping over, deep inside', 'deploy', 'deploy: {replicas: 3, resources: {limits: {cpus: 1, memory: 1m}}}', 'deploy: {resources: {limits: !override {cpus: 2}}}', { replicas: '3', resources: { limits: { cpus: '2' } } }],
  ])('%s', (_what, key, base, over, expected) => {
    expect(merged(key, base, over)).toEqual(expected);
  });

  it('a third file comes over what the second has taken away', () => {
    const files = { 'a.yaml': 'services: {web: {image: i, environment: {A: 1}}}', 'b.yaml': 'services: {web: {environment: !reset null}}', 'c.yaml': 'services: {web: {environment: {B: 2}}}' };
    expect(serviceOf({ files, use: ['a.yaml', 'b.yaml', 'c.yaml'] }).task.container.env).toEqual(['B=2']);
  });

  it('a service of the first file can be taken away', () => {
    const files = { 'a.yaml': 'services: {web: {image: i}, debug: {image: d}}', 'b.yaml': 'services: {debug: !reset null}' };
    expect(messageOf(() => serviceOf({ files, use: ['a.yaml', 'b.yaml'] }, 'web'))).toBe('');
    expect(() => serviceOf({ files, use: ['a.yaml', 'b.yaml'] }, 'debug')).toThrow('no service debug');
  });

  it('a mistake is told in the file it stands in', () => {
    const files = { 'a.yaml': 'services:\n  web:\n    image: i\n', 'b.yaml': 'services:\n  web:\n    deploy:\n      replicas: many\n' };
    expect(messageOf(() => serviceOf({ files, use: ['a.yaml', 'b.yaml'] }))).toContain('b.yaml:4:17: services.web.deploy.replicas: "many"');
  });

  it('what cannot be laid over each other names both places', () => {
    const files = { 'a.yaml': 'services:\n  web:\n    image: i\n    env_file: a\n    depends_on: [db]\n  db: {image: d}\n', 'b.yaml': 'services:\n  web:\n    healthcheck: {test: a}\n    ulimits: {nproc: 3}\n    gpus: all\n', 'c.yaml': 'services:\n  web:\n    gpus: [{count: 1}]\n' };
    expect(messageOf(() => serviceOf({ files, use: ['a.yaml', 'b.yaml', 'c.yaml'] }))).toContain('c.yaml:3:5: services.web.gpus: a list cannot be laid over the value "all" (b.yaml:5)');
  });
});
