import { MusterError } from '@muster/shared/model/error';
import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';

const load = (text: string) =>
  compile(text, { fileName: 'compose.yaml', defaultStack: 'shop', variables: () => undefined, readFile: () => undefined, resolvePath: (path) => path });

function messageOf(text: string): string {
  try {
    load(text);
  } catch (error) {
    if (error instanceof MusterError) return error.message;
    throw error;
  }
  return '';
}

const services = (web: string) => `services:\n  web:\n    image: a\n    depends_on: ${web}\n  db: {image: b}\n  mq: {image: c}\n`;

describe('depends_on', () => {
  it.each([
    ['[db, mq]', [{ service: 'shop_db', condition: 'service_started', required: true, restart: false }, { service: 'shop_mq', condition: 'service_started', required: true, restart: false }]],
    ['{db: {condition: service_healthy, restart: true}}', [{ service: 'shop_db', condition: 'service_healthy', required: true, restart: true }]],
    ['{db: {condition: service_completed_successfully, required: false}}', [{ service: 'shop_db', condition: 'service_completed_successfully', required: false, restart: false }]],
    ['{other: {condition: service_started, required: false}}', [{ service: 'shop_other', condition: 'service_started', required: false, restart: false }]],
  ])('%s', (text, expected) => {
    const { services: made, warnings } = load(services(text));
    expect(made.find(({ name }) => name === 'shop_web')?.dependsOn).toEqual(expected);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['[gone]', 'compose.yaml:4:5: services.web.depends_on: there is no service "gone" in the file'],
    ['{db: {condition: healthy}}', 'compose.yaml:4:'],
    ['{db: {condition: healthy}}', 'is not one of service_started, service_healthy, service_completed_successfully'],
    ['[db, web]', 'depend on each other in a circle: web → web'],
  ])('%s is refused', (text, expected) => expect(messageOf(services(text))).toContain(expected));

  it('that goes round in a circle is refused with the circle and its place', () => {
    const message = messageOf('services:\n  a: {image: x, depends_on: [b]}\n  b:\n    image: x\n    depends_on: {c: {condition: service_healthy}}\n  c: {image: x, depends_on: [a]}\n');
    expect(message).toContain('compose.yaml:2:17: services.a.depends_on: the services depend on each other in a circle: a → b → c → a');
  });
});
