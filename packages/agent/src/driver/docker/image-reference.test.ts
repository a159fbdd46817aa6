import { describe, expect, it } from 'vitest';
import { parseImageReference } from './image-reference.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

describe('parseImageReference', () => {
  it.each([
    ['nginx', 'nginx', 'latest'],
    ['nginx:1.29', 'nginx', '1.29'],
    ['team/app', 'team/app', 'latest'],
    ['localhost:5000/app', 'localhost:5000/app', 'latest'],
    ['localhost:5000/team/app:v2', 'localhost:5000/team/app', 'v2'],
    [`nginx@${DIGEST}`, 'nginx', DIGEST],
    [`nginx:1.29@${DIGEST}`, 'nginx:1.29', DIGEST],
  ])('%s is %s at %s', (image, repository, tag) => expect(parseImageReference(image)).toEqual({ repository, tag, isId: false }));

  it('knows an id from a name', () => {
    expect(parseImageReference(DIGEST)).toEqual({ repository: DIGEST, tag: undefined, isId: true });
    expect(parseImageReference('sha256:abcdef012345')?.isId).toBe(true);
  });

  it.each(['', ' ', 'a b', '../etc', 'a/../../containers/x', 'a?b=c', 'a#b', '/abs', 'a//b', '-x', 'app:1\n'])('refuses %j', (image) =>
    expect(parseImageReference(image)).toBeUndefined(),
  );
});
