/** Images with every kind of behaviour that a rollout, a restart or a placement can meet. */
import type { FakeImage } from '@muster/agent/driver/fake-behaviour';

/** They come up and stay up. */
export const GOOD_IMAGES = ['plain:1', 'plain:2', 'checked:1', 'checked:2', 'pulled:1', 'pulled:2', 'stubborn:1'] as const;
/** A service of these never has what it asks for. */
export const BAD_IMAGES = ['unhealthy:1', 'crashing:1', 'missing:1', 'refused:1', 'flaky:1'] as const;
/** They end by themselves, in good order. */
export const JOB_IMAGES = ['job:1'] as const;

const plain: FakeImage = { startMs: [20, 200], stopMs: [0, 400] };
const checked: FakeImage = { ...plain, healthyAfterMs: [200, 1_500] };
const pulled: FakeImage = { ...plain, registry: 'pullable', pullMs: [500, 5_000] };

export const IMAGES: Readonly<Record<string, FakeImage>> = {
  'plain:1': plain,
  'plain:2': plain,
  'checked:1': checked,
  'checked:2': checked,
  'pulled:1': pulled,
  'pulled:2': pulled,
  'stubborn:1': { startMs: [20, 200], stopMs: 'never' },
  'unhealthy:1': { ...plain, healthyAfterMs: 'never', unhealthyAfterMs: [500, 2_000] },
  'crashing:1': { ...plain, exitAfterMs: [50, 500], exitCode: 1 },
  'missing:1': { registry: 'missing', pullMs: [50, 500] },
  'refused:1': { startError: 'the engine refuses to start it' },
  'flaky:1': { ...checked, exitAfterMs: [1_000, 20_000], exitCode: 3 },
  'job:1': { ...plain, exitAfterMs: [300, 3_000], exitCode: 0 },
};

export const isSteady = (image: string): boolean => (GOOD_IMAGES as readonly string[]).includes(image);
