/** Many agents in one process for bench/idle.ts: production agents over real gRPC, on fake engines. */
import { createAgent } from '@muster/agent/agent';
import { FakeEngine } from '@muster/agent/driver/fake';
import { createMemoryJournal } from '@muster/agent/journal/memory';
import { grpcTransport } from '@muster/agent/session/grpc-transport';
import { asNodeId } from '@muster/shared/model/ids';
import { systemClock as clock } from '@muster/shared/runtime/clock';
import { systemNewId as newId } from '@muster/shared/runtime/ids';
import { silentLogger as logger } from '@muster/shared/runtime/logger';
import { systemRandom as random } from '@muster/shared/runtime/random';

const [manager = '', count = '1'] = process.argv.slice(2);
const stop = new AbortController();
process.stdin.resume().on('end', () => stop.abort());
await Promise.all(
  Array.from({ length: Number(count) }, async (_, index) => {
    const engine = new FakeEngine({ clock, random });
    const agent = createAgent({
      journal: createMemoryJournal(asNodeId(newId())),
      openDriver: (nodeId) => engine.open({ nodeId }),
      transport: grpcTransport(),
      managers: [manager],
      address: '127.0.0.1',
      hostname: `fake-${index}`,
      version: '0.1.0',
      clock,
      random,
      logger,
    });
    await agent.run(stop.signal);
  }),
);
