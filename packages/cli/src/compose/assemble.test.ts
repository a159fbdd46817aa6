import { describe, expect, it } from 'vitest';
import { compileWorld, type ComposeWorld, messageOf, serviceOf } from '../testing/compose-files.ts';

const envOf = (world: ComposeWorld, name?: string) => serviceOf(world, name).task.container.env;
const names = (world: ComposeWorld) => compileWorld(world).services.map(({ name }) => name);

describe('extends', () => {
  const base = 'services:\n  base:\n    image: img\n    command: [a]\n    environment: {A: 1, B: 2}\n    volumes: ["./data:/data"]\n    env_file: base.env\n';

  it('takes a service of the same file, and lays this one over it', () => {
    const files = { 'compose.yaml': 'services:\n  web: {extends: {service: base}, environment: {B: 3}}\n  base: {image: img, environment: {A: 1, B: 2}}\n' };
    expect(envOf({ files })).toEqual(['A=1', 'B=3']);
    expect(serviceOf({ files }).task.container.image).toBe('img');
  });

  it('may be written as one name', () => {
    expect(serviceOf({ files: { 'compose.yaml': 'services: {web: {extends: base}, base: {image: img}}' } }).task.container.image).toBe('img');
  });

  it('takes a service of another file, whose paths are relative to that file', () => {
    const files = { 'compose.yaml': 'services: {web: {extends: {file: lib/base.yaml, service: base}}}', 'lib/base.yaml': base, 'lib/base.env': 'C=4\n' };
    expect(envOf({ files })).toEqual(['C=4', 'A=1', 'B=2']);
    expect(serviceOf({ files }).task.container.mounts).toMatchObject([{ source: '/project/lib/data' }]);
  });

  it('goes on through several files, each seen from where it lies', () => {
    const files = {
      'compose.yaml': 'services: {web: {extends: {file: a/one.yaml, service: one}}}',
      'a/one.yaml': 'services: {one: {extends: {file: b/two.yaml, service: two}, tty: true}}',
      'a/b/two.yaml': 'services: {two: {image: img, volumes: ["./x:/x"], env_file: [two.env]}}',
      'a/b/two.env': 'TWO=2\n',
    };
    const { container } = serviceOf({ files }).task;
    expect(container).toMatchObject({ image: 'img', tty: true, env: ['TWO=2'], mounts: [{ source: '/project/a/b/x' }] });
  });

  it('finds a service of a file that this one is laid over', () => {
    const files = { 'a.yaml': 'services: {base: {image: img}}', 'b.yaml': 'services: {web: {extends: base}}' };
    expect(names({ files, use: ['a.yaml', 'b.yaml'] })).toEqual(['shop_base', 'shop_web']);
  });

  it('!reset takes away what the other service has', () => {
    const files = { 'compose.yaml': 'services: {web: {extends: base, command: !reset null, ports: !override ["81:81"]}, base: {image: img, command: [a], ports: ["80:80"]}}' };
    const spec = serviceOf({ files });
    expect([spec.task.container.args, spec.ports.map(({ publishedPort }) => publishedPort)]).toEqual([undefined, [81]]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['itself', { 'compose.yaml': 'services:\n  web:\n    image: i\n    extends: web\n' }, 'compose.yaml:4:14: services.web.extends: extends goes round in a circle: compose.yaml: web → compose.yaml: web'],
    ['in a circle', { 'compose.yaml': 'services: {a: {extends: b}, b: {extends: c}, c: {extends: a}}' }, 'extends goes round in a circle: compose.yaml: a → compose.yaml: b → compose.yaml: c → compose.yaml: a'],
    ['in a circle through files', { 'compose.yaml': 'services: {web: {extends: {file: o.yaml, service: x}}}', 'o.yaml': 'services: {x: {extends: {file: compose.yaml, service: web}}}' }, 'compose.yaml: web → o.yaml: x → compose.yaml: web'],
    ['a service that is not there', { 'compose.yaml': 'services: {web: {extends: bas}, base: {image: i}}' }, 'there is no service "bas" in compose.yaml to extend. Did you mean "base"?'],
    ['a file that is not there', { 'compose.yaml': 'services: {web: {extends: {file: no.yaml, service: x}}}' }, 'the file no.yaml cannot be read'],
    ['nothing', { 'compose.yaml': 'services: {web: {image: i, extends: {file: x.yaml}}}' }, 'extends needs the name of a service'],
    ['a file with a mistake', { 'compose.yaml': 'services: {web: {extends: {file: o.yaml, service: x}}}', 'o.yaml': 'services:\n  x: {imgae: i}\n' }, 'o.yaml:2:7: services.x.imgae: unknown key "imgae"'],
  ])('of %s is refused with its place', (_what, files, expected) => {
    expect(messageOf(() => compileWorld({ files }))).toContain(expected);
  });
});

describe('include', () => {
  it('takes in services, volumes and networks of other files, seen from where they lie', () => {
    const files = {
      'compose.yaml': 'include: [db/compose.yaml]\nservices: {web: {image: w, depends_on: [db]}}',
      'db/compose.yaml': 'services: {db: {image: d, volumes: ["data:/d", "./conf:/c"], env_file: db.env}}\nvolumes: {data: {}}',
      'db/db.env': 'D=1\n',
    };
    expect(names({ files })).toEqual(['shop_web', 'shop_db']);
    const { container } = serviceOf({ files }, 'db').task;
    expect(container.mounts).toMatchObject([{ source: 'shop_data' }, { source: '/project/db/conf' }]);
    expect(container.env).toEqual(['D=1']);
  });

  it('interpolates with the .env beside the included file, under this one’s variables', () => {
    const files = { 'compose.yaml': 'include: [sub/compose.yaml]\nservices: {web: {image: "w:${TAG:-none}"}}', 'sub/compose.yaml': 'services: {db: {image: "d:$TAG-$HOST"}}', 'sub/.env': 'TAG=sub\nHOST=sub\n' };
    expect(serviceOf({ files }, 'db').task.container.image).toBe('d:sub-sub');
    expect(serviceOf({ files }, 'web').task.container.image).toBe('w:none');
    expect(serviceOf({ files, env: { HOST: 'mine' } }, 'db').task.container.image).toBe('d:sub-mine');
  });

  it('long form: several paths, a directory, env files', () => {
    const files = {
      'compose.yaml': 'include:\n- path: [sub/base.yaml, over.yaml]\n  project_directory: elsewhere\n  env_file: [one.env, two.env]\nservices: {web: {image: w}}',
      'sub/base.yaml': 'services: {db: {image: "d:$ONE$TWO", volumes: ["./x:/x"]}}',
      'over.yaml': 'services: {db: {tty: true}}',
      'one.env': 'ONE=1\n',
      'two.env': 'TWO=2\n',
    };
    expect(serviceOf({ files }, 'db').task.container).toMatchObject({ image: 'd:12', tty: true, mounts: [{ source: '/project/elsewhere/x' }] });
  });

  it('goes on through included files', () => {
    const files = { 'compose.yaml': 'include: [a/a.yaml]\nservices: {web: {image: w}}', 'a/a.yaml': 'include: [b/b.yaml]\nservices: {a: {image: a}}', 'a/b/b.yaml': 'services: {b: {image: b}}' };
    expect(names({ files })).toEqual(['shop_web', 'shop_a', 'shop_b']);
  });

  it('a file may do nothing but include', () => {
    expect(names({ files: { 'compose.yaml': 'include: [a.yaml]', 'a.yaml': 'services: {a: {image: a}}' } })).toEqual(['shop_a']);
  });

  it('the same definition twice is no conflict', () => {
    const files = { 'compose.yaml': 'include: [a.yaml, b.yaml]', 'a.yaml': 'include: [c.yaml]', 'b.yaml': 'include: [c.yaml]', 'c.yaml': 'services: {c: {image: c}}' };
    expect(names({ files })).toEqual(['shop_c']);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['what is defined otherwise here', { 'compose.yaml': 'include: [a.yaml]\nservices:\n  a: {image: mine}', 'a.yaml': 'services: {a: {image: theirs}}' }, 'compose.yaml:3:3: services.a: it is defined by the included a.yaml:1, too, and otherwise'],
    ['a circle', { 'compose.yaml': 'include: [a.yaml]', 'a.yaml': 'include: [b.yaml]', 'b.yaml': 'include: [a.yaml]' }, 'b.yaml:1:11: include: include goes round in a circle: a.yaml → b.yaml → a.yaml'],
    ['itself', { 'compose.yaml': 'include: [compose.yaml]' }, 'include goes round in a circle: compose.yaml → compose.yaml'],
    ['a file that is not there', { 'compose.yaml': 'include:\n- no.yaml\n' }, 'compose.yaml:2:3: include: the included file no.yaml cannot be read'],
    ['an env file that is not there', { 'compose.yaml': 'include: [{path: a.yaml, env_file: no.env}]', 'a.yaml': 'services: {a: {image: a}}' }, 'the env file no.env cannot be read'],
    ['no path', { 'compose.yaml': 'include: [{env_file: x}]' }, 'an include needs a path'],
    ['a file with a mistake', { 'compose.yaml': 'include: [a.yaml]', 'a.yaml': 'services:\n  a:\n    image: [x]\n' }, 'a.yaml:3:12: services.a.image: expected one value, found a list'],
  ])('of %s is refused with its place', (_what, files, expected) => {
    expect(messageOf(() => compileWorld({ files }))).toContain(expected);
  });
});

describe('profiles', () => {
  const file = 'services:\n  web: {image: w}\n  debug: {image: d, profiles: [debug, dev]}\n  seed: {image: s, profiles: [seed], depends_on: [web]}\n';
  it.each<readonly [readonly string[], readonly string[]]>([
    [[], ['shop_web']],
    [['debug'], ['shop_web', 'shop_debug']],
    [['dev', 'seed'], ['shop_web', 'shop_debug', 'shop_seed']],
    [['*'], ['shop_web', 'shop_debug', 'shop_seed']],
    [['other'], ['shop_web']],
  ])('%j', (profiles, expected) => {
    expect(names({ files: { 'compose.yaml': file }, profiles })).toEqual(expected);
  });

  it('a dependency in no active profile is refused, and the profile named', () => {
    const files = { 'compose.yaml': 'services:\n  web:\n    image: w\n    depends_on:\n      - debug\n  debug: {image: d, profiles: [dev]}\n' };
    expect(messageOf(() => compileWorld({ files }))).toContain('compose.yaml:5:9: services.web.depends_on.debug: the service "debug" is in no active profile. Activate one of its profiles: --profile dev.');
    expect(names({ files, profiles: ['dev'] })).toEqual(['shop_web', 'shop_debug']);
  });

  it('a dependency that is not required may be left out', () => {
    const files = { 'compose.yaml': 'services:\n  web: {image: w, depends_on: {debug: {condition: service_started, required: false}}}\n  debug: {image: d, profiles: [dev]}\n' };
    expect(names({ files })).toEqual(['shop_web']);
  });

  it('what is left out is checked all the same', () => {
    expect(messageOf(() => compileWorld({ files: { 'compose.yaml': 'services: {web: {image: w}, debug: {imgae: d, profiles: [dev]}}' } }))).toContain('unknown key "imgae"');
  });

  it('a file of which no profile is active says so', () => {
    expect(messageOf(() => compileWorld({ files: { 'compose.yaml': 'services: {debug: {image: d, profiles: [dev]}}' } }))).toContain('no profile of its services is active');
  });
});

describe('env_file', () => {
  const files = (value: string, more: Readonly<Record<string, string>> = {}) => ({ 'compose.yaml': `services:\n  web:\n    image: i\n    env_file: ${value}\n    environment: {OVER: mine}\n`, 'a.env': 'A=1\nOVER=a\n', 'b.env': 'A=2\nB=${A}\n', 'raw.env': '# note\nR=${A} "x" # y\nQ="1"\n', ...more });
  it.each<readonly [string, string, readonly string[]]>([
    ['one path', 'a.env', ['A=1', 'OVER=mine']],
    ['a later file goes before an earlier one', '[a.env, b.env]', ['A=2', 'OVER=mine', 'B=2']],
    ['with path', '[{path: a.env}]', ['A=1', 'OVER=mine']],
    ['that is missing and not required', '[{path: no.env, required: false}]', ['OVER=mine']],
    ['taken as it is written', '[{path: raw.env, format: raw}]', ['R=${A} "x" # y', 'Q="1"', 'OVER=mine']],
  ])('%s', (_what, value, expected) => {
    expect(envOf({ files: files(value) })).toEqual(expected);
  });

  it.each([
    ['that is missing', '[no.env]', 'compose.yaml:4:5: services.web.env_file: the env file no.env cannot be read. Create it, or write required: false.'],
    ['of an unknown format', '[{path: a.env, format: json}]', '"json" is not one of'],
    ['without a path', '[{required: true}]', 'an env file needs a path'],
  ])('%s is refused', (_what, value, expected) => {
    expect(messageOf(() => compileWorld({ files: files(value) }))).toContain(expected);
  });
});

describe('lifecycle hooks, secrets and configs', () => {
  it('of a container are read', () => {
    const files = { 'compose.yaml': 'services:\n  web:\n    image: i\n    post_start: [{command: [a], user: root, privileged: true, working_dir: /, environment: [A=1]}]\n    pre_stop: [{command: b "c d"}]\n' };
    const { services, warnings } = compileWorld({ files });
    expect(warnings).toEqual([]);
    expect(services[0]?.task.container.hooks).toEqual({
      postStart: [{ command: ['a'], user: 'root', privileged: true, workdir: '/', env: ['A=1'] }],
      preStop: [{ command: ['b', 'c d'], privileged: false, env: [] }],
    });
  });

  it.each([
    ['a hook without a command', 'services: {web: {image: i, pre_stop: [{user: a}]}}', 'services.web.pre_stop[0]: a hook needs a command. Add command: [sh, -c, "…"].'],
    ['a hook with an unknown key', 'services: {web: {image: i, post_start: [{comand: a}]}}', 'services.web.post_start[0].comand: unknown key "comand". Did you mean "command"?'],
    ['a secret that is not declared', 'services: {web: {image: i, secrets: [key]}}\nsecrets: {keys: {file: x}}', 'the secret "key" is not declared. Did you mean "keys"?'],
    ['a config that is not declared', 'services: {web: {image: i, configs: [{source: key}]}}', 'the config "key" is not declared'],
    ['a network that is not declared', 'services: {web: {image: i, networks: [front]}}', 'there is no network "front"'],
    ['a secret with an unknown key', 'services: {web: {image: i}}\nsecrets: {a: {flie: x}}', 'secrets.a.flie: unknown key "flie". Did you mean "file"?'],
    ['a config mounted with an unknown key', 'services: {web: {image: i, configs: [{source: a, taget: /x}]}}\nconfigs: {a: {content: x}}', 'unknown key "taget". Did you mean "target"?'],
  ])('%s is refused', (_what, text, expected) => {
    expect(messageOf(() => compileWorld({ files: { 'compose.yaml': text } }))).toContain(expected);
  });
});

describe('build', () => {
  it.each([
    ['.', 'docker build -t img .'],
    ['{context: ./app}', 'docker build -t img ./app'],
    ['{dockerfile: D, target: prod, args: {V: 1, W: "a b"}, tags: ["x:1"], platforms: [linux/arm64]}', "docker build -t img -t x:1 -f D --target prod --build-arg V=1 --build-arg 'W=a b' --platform linux/arm64 ."],
  ])('%s is reported with the command to run', (build, command) => {
    expect(compileWorld({ files: { 'compose.yaml': `services:\n  web:\n    image: img\n    build: ${build}\n` } }).warnings).toEqual([`compose.yaml:4:5: services.web.build: not honoured: images are not built here. Build it, and push it to where every node can pull it: ${command}`]);
  });

  it('without an image is refused with the command to run and the line to add', () => {
    expect(messageOf(() => compileWorld({ files: { 'compose.yaml': 'services: {web: {build: ./app}}' } }))).toContain('the service has no image. Images are not built here. Build it: docker build -t shop_web ./app; then add image: shop_web.');
  });

  it('is checked like everything else', () => {
    expect(messageOf(() => compileWorld({ files: { 'compose.yaml': 'services: {web: {image: i, build: {contxt: .}}}' } }))).toContain('services.web.build.contxt: unknown key "contxt". Did you mean "context"?');
  });
});
