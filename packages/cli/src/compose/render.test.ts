import { describe, expect, it } from 'vitest';
import { compileWorld, type ComposeWorld, modelOfWorld, optionsOfWorld } from '../testing/compose-files.ts';
import { renderedModel, renderYaml } from './render.ts';

function rendered(world: ComposeWorld): string {
  return renderYaml(renderedModel(modelOfWorld(world), optionsOfWorld(world).resolvePath));
}

const files = {
  'compose.yaml': 'include: [sub/db.yaml]\nservices:\n  web: {extends: base, image: "img:$TAG", environment: {A: "a$$b", N: 01, T: "1.10", E: "", L: "two\\nlines"}, volumes: ["./x:/x"], deploy: {replicas: 2}, init: true}\n  base: {image: i, ports: ["8080:80"], labels: [a=1], profiles: [never]}\n  web2: {image: i, extends: web, profiles: !reset null, tty: true, env_file: [web.env]}\n',
  'sub/db.yaml': 'services: {db: {image: "db:${TAG}", command: [a, "$$PATH"]}}\nvolumes: {data: {}}\n',
  'web.env': 'W=1\n',
};
const world = { files, env: { TAG: 'v1' }, profiles: ['*'] };

describe('the rendered files', () => {
  it('are one file with everything in it', () => {
    const text = rendered(world);
    expect(text).toMatch(/^name: shop\nservices:\n/);
    expect(text).toContain('image: img:v1');
    expect(text).toContain('replicas: 2');
    expect(text).toContain('A: a$$b');
    expect(text).toContain('/project/x:/x');
    expect(text).not.toMatch(/include|extends|TAG/);
  });

  it('mean the same when they are read again', () => {
    const again = compileWorld({ files: { 'again.yaml': rendered(world), 'web.env': 'W=1\n' }, profiles: ['*'] });
    expect(again.services).toEqual(compileWorld(world).services);
  });

  it('do not change when they are rendered again', () => {
    const once = rendered(world);
    expect(rendered({ files: { 'again.yaml': once }, profiles: ['*'] })).toBe(once);
  });
});
