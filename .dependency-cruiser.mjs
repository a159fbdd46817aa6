/**
 * Which part may import which (docs/architecture.md). Checked by `pnpm run deps`;
 * test/fixtures/wrong-direction must fail it.
 */
const tests = '\\.test\\.ts$|/testing/|/contract\\.ts$';

/** A folder of the manager whose insides only `manager.ts` and itself may import. */
const roles = '(alarms|allocator|api|compactor|dispatcher|scheduler|orchestrator|node-lifecycle|ca)';

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'model-imports-nothing',
      comment: 'The model is plain data and pure functions.',
      severity: 'error',
      from: { path: '(^|/)packages/shared/src/model/', pathNot: tests },
      to: { pathNot: '(^|/)packages/shared/src/model/' },
    },
    {
      name: 'shared-imports-no-package',
      severity: 'error',
      from: { path: '(^|/)packages/shared/src/' },
      to: { path: '(^|/)packages/(manager|agent|cli)/' },
    },
    {
      name: 'agent-never-imports-manager',
      severity: 'error',
      from: { path: '(^|/)packages/agent/src/', pathNot: tests },
      to: { path: '(^|/)packages/(manager|cli)/' },
    },
    {
      name: 'manager-never-imports-agent',
      severity: 'error',
      from: { path: '(^|/)packages/manager/src/', pathNot: tests },
      to: { path: '(^|/)packages/(agent|cli)/' },
    },
    {
      name: 'cli-imports-only-shared',
      comment: "Only the daemons' entry points assemble managers and agents.",
      severity: 'error',
      from: { path: '(^|/)packages/cli/src/', pathNot: `${tests}|/daemons/` },
      to: { path: '(^|/)packages/(manager|agent)/' },
    },
    {
      name: 'roles-meet-in-the-state',
      comment: 'A role of the manager never imports another; manager.ts assembles them.',
      severity: 'error',
      from: { path: `(^|/)packages/manager/src/${roles}/`, pathNot: tests },
      to: { path: `(^|/)packages/manager/src/${roles}/`, pathNot: '(^|/)packages/manager/src/$2/' },
    },
    {
      name: 'foresight-writes-nothing',
      comment: 'It calls the pure functions of the roles, on a draft: no store, no clock, no API.',
      severity: 'error',
      from: { path: '(^|/)packages/manager/src/foresight/', pathNot: tests },
      to: { path: '(^|/)packages/manager/src/(api|dispatcher|node-lifecycle|store|leader)/|controller\\.ts$|packages/shared/src/runtime/clock' },
    },
    ...[
      ['etcd3', 'packages/manager/src/store/etcd/'],
      ['dockerode', 'packages/agent/src/driver/docker/'],
      ['dns-packet', 'packages/agent/src/dns/'],
      ['pino', 'packages/shared/src/runtime/'],
      ['@peculiar/x509', 'packages/shared/src/trust/'],
      ['croner', 'packages/manager/src/cron/'],
    ].map(([library, folder]) => ({
      name: `one-place-for-${library}`,
      severity: 'error',
      from: { path: '(^|/)packages/', pathNot: `${folder}|${tests}` },
      to: { path: `node_modules/(@types/)?${library}/` },
    })),
    {
      name: 'pure-cores-do-no-io',
      comment: 'Files named by a verb get snapshots and `now`, and return data.',
      severity: 'error',
      from: { path: '/(schedule|fits|decide|advance|plan|assign|step|usage)\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'product-never-imports-tests',
      severity: 'error',
      from: { path: '(^|/)packages/', pathNot: tests },
      to: { path: `${tests}|^(test|bench)/`, pathNot: '^test/fixtures/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|gen)/' },
    enhancedResolveOptions: { conditionNames: ['source', 'import', 'types', 'node'], extensions: ['.ts', '.mjs', '.js'] },
  },
};
