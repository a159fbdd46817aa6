/** What is read of the engine's answers, as it must be there (`check-reply.ts`). */
import { byName, fields, list, optional } from './check-reply.ts';

export const VERSION_SHAPE = fields({ ApiVersion: 'text', MinAPIVersion: optional('text'), Version: 'text' });

export const INFO_SHAPE = fields({
  Name: 'text',
  OSType: 'text',
  Architecture: 'text',
  NCPU: 'number',
  MemTotal: 'number',
  ServerVersion: 'text',
  Labels: optional(list('text')),
  GenericResources: optional(
    list(
      fields({
        NamedResourceSpec: optional(fields({ Kind: 'text', Value: 'text' })),
        DiscreteResourceSpec: optional(fields({ Kind: 'text', Value: 'number' })),
      }),
    ),
  ),
});

export const SUMMARIES_SHAPE = list(
  fields({
    Id: 'text',
    State: 'text',
    Status: 'text',
    Names: optional(list('text')),
    Labels: optional(byName('text')),
    Ports: optional(list(fields({ IP: optional('text'), PrivatePort: 'number', PublicPort: optional('number'), Type: 'text' }))),
  }),
);

export const INSPECT_SHAPE = fields({
  Id: 'text',
  State: fields({
    Status: 'text',
    Running: 'yes-no',
    Paused: 'yes-no',
    OOMKilled: 'yes-no',
    Pid: 'number',
    ExitCode: 'number',
    Error: 'text',
    StartedAt: 'text',
    FinishedAt: 'text',
    Health: optional(fields({ Status: optional('text') })),
  }),
  Config: fields({ Tty: 'yes-no', Labels: optional(byName('text')) }),
  HostConfig: fields({ NetworkMode: 'text', PortBindings: optional(byName(optional(list(fields({}))))) }),
  NetworkSettings: fields({
    Networks: optional(byName(optional(fields({ IPAddress: optional('text') })))),
    Ports: optional(byName(optional(list(fields({ HostIp: 'text', HostPort: 'text' }))))),
  }),
});

export const STATS_SHAPE = fields({
  read: 'text',
  cpu_stats: optional(fields({ cpu_usage: optional(fields({ total_usage: optional('number') })) })),
  memory_stats: optional(fields({ usage: optional('number'), limit: optional('number'), stats: optional(byName('number')) })),
  pids_stats: optional(fields({ current: optional('number') })),
});

export const EVENT_SHAPE = fields({ Actor: optional(fields({ ID: optional('text'), Attributes: optional(byName('text')) })) });

export const PULL_LINE_SHAPE = fields({
  status: optional('text'),
  id: optional('text'),
  progressDetail: optional(fields({ current: optional('number'), total: optional('number') })),
  error: optional('text'),
});

export const CREATED_SHAPE = fields({ Id: 'text', Warnings: optional(list('text')) });
export const EXEC_SHAPE = fields({ id: 'text' });
export const EXEC_STATE_SHAPE = fields({ Running: 'yes-no', Pid: optional('number'), ExitCode: optional('number') });

export const NETWORKS_SHAPE = list(
  fields({
    Name: 'text',
    Labels: optional(byName('text')),
    IPAM: optional(fields({ Config: optional(list(fields({ Subnet: optional('text'), IPRange: optional('text'), Gateway: optional('text') }))) })),
  }),
);
