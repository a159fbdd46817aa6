import { fail, type Finding, ok } from './finding.ts';

const NEEDED = 24;

export function checkNode(): readonly Finding[] {
  const { node } = process.versions;
  if (Number(node.split('.', 1)[0]) >= NEEDED) return [ok('node.js', node)];
  return [fail('node.js', `${node}: ${String(NEEDED)} or newer is needed`, 'Run make build, which brings one, and start muster through bin/muster.')];
}
