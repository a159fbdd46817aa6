import { defineConfig } from 'vitest/config';

/** A test's suffix says what it needs; a project runs the tests whose needs are met. */
const resolve = { conditions: ['source'] };
const ssr = { resolve: { conditions: ['source'] } };
const needs = ['docker', 'etcd', 'lab', 'prometheus', 'sim'] as const;

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', ...needs.map((need) => `**/*.${need}.test.ts`)],
          // A busy machine is no failure: no test is about how fast it is.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // No module keeps a state, so files share their imports: half the processor time.
          isolate: false,
        },
      },
      ...needs.map((need) => ({
        resolve,
        ssr,
        test: {
          name: need,
          include: [`packages/*/src/**/*.${need}.test.ts`, `test/**/*.${need}.test.ts`],
          exclude: ['**/node_modules/**', '**/dist/**'],
          // For what hangs: three hosts on two busy cores take their time.
          testTimeout: 600_000,
          hookTimeout: 600_000,
          // A list of what went wrong on a machine that is gone is told whole.
          chaiConfig: { truncateThreshold: 2_000 },
          // The simulator needs no more than a processor; what the others need is there once.
          fileParallelism: need === 'sim',
        },
      })),
    ],
  },
});
