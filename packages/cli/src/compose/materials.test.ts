import { describe, expect, it } from 'vitest';
import { compileWorld, messageOf, serviceOf } from '../testing/compose-files.ts';

const TOP = `secrets:
  password: {file: ./password.txt, labels: {a: b}}
  token: {environment: TOKEN}
  certificate: {external: true, name: site-certificate}
  unused: {file: ./missing.txt}
configs:
  site: {content: "listen {{.Task.Slot}}", template_driver: golang}
`;
const file = (lines: string, top = TOP) => ({ files: { 'compose.yaml': `${top}services:\n  web:\n    image: i\n    ${lines}\n`, 'password.txt': 'hunter2\n' }, env: { TOKEN: 'abc' } });

describe('secrets and configs of a compose file', () => {
  it('become the stack’s with their content, by file, variable or as they stand; external ones are named as they are', () => {
    const { materials, warnings } = compileWorld(file('secrets: [password, token, certificate]\n    configs: [site]'));
    expect(warnings).toEqual([]);
    expect(materials.map(({ data, ...material }) => ({ ...material, data: Buffer.from(data).toString() }))).toEqual([
      { type: 'secret', name: 'shop_password', labels: { a: 'b' }, template: false, data: 'hunter2\n' },
      { type: 'secret', name: 'shop_token', labels: {}, template: false, data: 'abc' },
      { type: 'config', name: 'shop_site', labels: {}, template: true, data: 'listen {{.Task.Slot}}' },
    ]);
  });

  it('are mounted by their short and their long form', () => {
    const world = file('secrets: [password, {source: certificate, target: server.pem, uid: "999", gid: "998", mode: 0440}]\n    configs: [{source: site, target: /etc/site.conf}]');
    expect(serviceOf(world).task.container.materials).toEqual([
      { type: 'secret', name: 'shop_password', target: '/run/secrets/password', uid: 0, gid: 0, mode: 0o444 },
      { type: 'secret', name: 'site-certificate', target: '/run/secrets/server.pem', uid: 999, gid: 998, mode: 0o440 },
      { type: 'config', name: 'shop_site', target: '/etc/site.conf', uid: 0, gid: 0, mode: 0o444 },
    ]);
  });

  it.each([
    ['a file that is not there', 'secrets: [unused]', TOP, 'missing.txt cannot be read'],
    ['a variable that is not set', 'secrets: [a]', 'secrets: {a: {environment: NONE}}\n', 'the variable NONE is not set'],
    ['no content', 'secrets: [a]', 'secrets: {a: {name: b}}\n', 'the secret has no content'],
    ['two contents', 'configs: [a]', 'configs: {a: {file: password.txt, content: b}}\n', 'the config has more than one content'],
    ['a mode that is none', 'secrets: [{source: password, mode: rw}]', TOP, 'services.web.secrets[0]'],
    ['no source', 'secrets: [{target: a}]', TOP, 'the secret has no source'],
    ['a template in a secret', 'secrets: [a]', 'secrets: {a: {file: password.txt, template_driver: golang}}\n', 'secrets are not filled in'],
  ])('%s is refused in words that hold no content', (_what, lines, top, expected) => {
    const message = messageOf(() => compileWorld(file(lines, top)));
    expect(message).toContain(expected);
    expect(message).not.toMatch(/hunter2|abc/);
  });
});
