/**
 * Step 3: compares the tree with `shape.ts`. Unknown keys and wrong kinds are
 * errors, keys without effect are warnings; both carry path, line and column. Pure.
 */
import { suggest } from '../values/suggest.ts';
import { FILE_SHAPE, type Shape } from './shape.ts';
import { type Finding, type MapNode, type Path, type YamlNode, childPath, describeKind, isNull } from './tree.ts';

export interface CheckResult {
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
}

export function check(root: MapNode): CheckResult {
  const errors: Finding[] = [];
  const warnings: Finding[] = [];

  const visit = (node: YamlNode, shape: Shape, path: Path): void => {
    // What is taken away from an earlier file has no value of its own.
    if (isNull(node) || node.tag === 'reset') return;
    switch (shape.kind) {
      case 'scalar':
        if (node.kind !== 'scalar') expected('one value', node, path);
        return;
      case 'list':
        if (node.kind !== 'list') expected('a list', node, path);
        else for (const [index, item] of node.items.entries()) visit(item, shape.of, childPath(path, index));
        return;
      case 'map':
        if (node.kind !== 'map') expected('a mapping', node, path);
        else for (const { key, value } of node.entries) visit(value, shape.of, childPath(path, key));
        return;
      case 'object':
        if (node.kind !== 'map') expected('a mapping', node, path);
        else visitObject(node, shape.keys, path);
        return;
      case 'either': {
        const chosen = shape.options.find((option) => yamlKind(option) === node.kind);
        if (chosen === undefined) expected(shape.options.map(describeShape).join(' or '), node, path);
        else visit(node, chosen, path);
        return;
      }
      // Said where the key stands, by `visitObject`.
      case 'not-honoured':
      case 'refused':
        return;
      default:
        shape satisfies never;
    }
  };

  const visitObject = (node: MapNode, keys: Readonly<Record<string, Shape>>, path: Path): void => {
    for (const { key, position, value } of node.entries) {
      const here = childPath(path, key);
      const shape = Object.hasOwn(keys, key) ? keys[key] : undefined;
      if (shape === undefined && key.startsWith('x-')) continue;
      if (shape === undefined) {
        const near = suggest(key, Object.keys(keys));
        const hint = near === undefined ? `Known keys here: ${Object.keys(keys).slice(0, 12).join(', ')}${Object.keys(keys).length > 12 ? ', …' : ''}.` : `Did you mean "${near}"?`;
        errors.push({ path: here, position, message: `unknown key "${key}"`, hint });
      } else if (shape.kind === 'refused') {
        errors.push({ path: here, position, message: shape.note, hint: shape.hint });
      } else if (shape.kind === 'not-honoured') {
        if (shape.saidLater !== true) warnings.push({ path: here, position, message: `not honoured: ${shape.note}` });
        if (shape.of !== undefined) visit(value, shape.of, here);
      } else {
        visit(value, shape, here);
      }
    }
  };

  const expected = (what: string, node: YamlNode, path: Path): void => {
    errors.push({ path, position: node.position, message: `expected ${what}, found ${describeKind(node)}` });
  };

  visit(root, FILE_SHAPE, '');
  return { errors, warnings };
}

function yamlKind(shape: Shape): YamlNode['kind'] | undefined {
  if (shape.kind === 'object') return 'map';
  return shape.kind === 'scalar' || shape.kind === 'list' || shape.kind === 'map' ? shape.kind : undefined;
}

function describeShape(shape: Shape): string {
  if (shape.kind === 'scalar') return 'a value';
  return shape.kind === 'list' ? 'a list' : 'a mapping';
}
