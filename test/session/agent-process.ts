/** An agent as a process of its own, for tests that kill it: `agent-process.ts <directory> <manager>`. */
import { createAgent } from '@muster/agent/agent';
import { openDockerDriver } from '@muster/agent/driver/docker/docker-driver';
import { openFileJournal } from '@muster/agent/journal/file';
import { grpcTransport } from '@muster/agent/session/grpc-transport';
import { systemClock } from '@muster/shared/runtime/clock';
import { systemNewId } from '@muster/shared/runtime/ids';
import { createLogger } from '@muster/shared/runtime/logger';
import { systemRandom } from '@muster/shared/runtime/random';

const [directory = '', manager = ''] = process.argv.slice(2);
const logger = createLogger({ level: 'warn', name: 'agent' });
const agent = createAgent({
  journal: openFileJournal({ directory, newId: systemNewId }),
  openDriver: (nodeId) => openDockerDriver({ nodeId, clock: systemClock, logger }),
  transport: grpcTransport(),
  managers: [manager],
  address: '127.0.0.1',
  hostname: 'test',
  version: '0.1.0',
  clock: systemClock,
  random: systemRandom,
  logger,
  offlineGraceMs: 1_000,
});
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
await agent.run(stop.signal);
