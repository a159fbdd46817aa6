/**
 * Who may call what: one row for each method of each service, and nothing else
 * decides. A test holds it complete against proto/. Pure.
 */
import type { Caller, UserRole } from '@muster/shared/model/caller';
import { USER_ROLES } from '@muster/shared/model/caller';
import type { AccessServiceDefinition } from '@muster/shared/rpc/gen/muster/v1/AccessService';
import type { CaServiceDefinition } from '@muster/shared/rpc/gen/muster/v1/CaService';
import type { ControlServiceDefinition } from '@muster/shared/rpc/gen/muster/v1/ControlService';
import type { DispatcherServiceDefinition } from '@muster/shared/rpc/gen/muster/v1/DispatcherService';
import type { SecretsServiceDefinition } from '@muster/shared/rpc/gen/muster/v1/SecretsService';
import type { LogsServiceDefinition } from '@muster/shared/rpc/gen/muster/v1/LogsService';

export interface Rule {
  /** Users of this role and above. Absent: no user. */
  readonly user?: UserRole;
  readonly node?: true;
  readonly manager?: true;
  /** Who has shown nothing, too. */
  readonly anyone?: true;
  /** Changes something: it leaves an entry in the audit. */
  readonly change?: true;
}

/** A method without a row does not compile. */
type RulesOf<Definition> = { readonly [Method in keyof Definition as string extends Method ? never : number extends Method ? never : Method]: Rule };

const VIEWER: Rule = { user: 'viewer' };
const ADMIN_READS: Rule = { user: 'admin' };
const OPERATOR: Rule = { user: 'operator', change: true };
const ADMIN: Rule = { user: 'admin', change: true };
/** Answered by another manager, which is asked on a user's behalf. */
const FORWARDED: Rule = { user: 'viewer', manager: true };
/** What comes every few seconds and is in nobody's store leaves no entry in the audit. */
const TOLD: Rule = { user: 'operator', manager: true };
const EVERYBODY: Rule = { user: 'viewer', node: true, manager: true, anyone: true };
const MEMBERS: Rule = { user: 'viewer', node: true, manager: true };

const control: RulesOf<ControlServiceDefinition> = {
  GetService: VIEWER,
  ListServices: VIEWER,
  CreateService: OPERATOR,
  UpdateService: OPERATOR,
  DeleteService: OPERATOR,
  ScaleService: OPERATOR,
  ListServiceRevisions: VIEWER,
  RollbackService: OPERATOR,
  ControlRollout: OPERATOR,
  Rebalance: OPERATOR,
  GetAutoscale: FORWARDED,
  GetUsage: FORWARDED,
  ListAutoscaleDecisions: VIEWER,
  PushMetrics: TOLD,
  GetTask: VIEWER,
  ListTasks: VIEWER,
  GetNode: VIEWER,
  ListNodes: VIEWER,
  UpdateNode: OPERATOR,
  DeleteNode: ADMIN,
  GetCluster: VIEWER,
  // Whoever has it has the cluster: the keys are in it. Noted like a change.
  BackupCluster: ADMIN,
  ListStacks: VIEWER,
  ApplyStack: OPERATOR,
  DeleteStack: OPERATOR,
  ListStackRevisions: VIEWER,
  RollbackStack: OPERATOR,
  ExplainPlacement: VIEWER,
  WhatIf: VIEWER,
  AssessRisk: VIEWER,
  ListEvents: VIEWER,
  Watch: VIEWER,
  GetNetwork: VIEWER,
  ListNetworks: VIEWER,
  CreateNetwork: OPERATOR,
  DeleteNetwork: OPERATOR,
  // Sends packets and tells of hosts' firewalls, but changes nothing.
  CheckNetwork: { user: 'operator' },
  GetRoute: VIEWER,
  ListRoutes: VIEWER,
  CreateRoute: OPERATOR,
  UpdateRoute: OPERATOR,
  DeleteRoute: OPERATOR,
  ListJobs: VIEWER,
  GetJob: VIEWER,
  RunJob: OPERATOR,
  SuspendJob: OPERATOR,
  ListJobRuns: VIEWER,
  GetJobRun: VIEWER,
  StopJobRun: OPERATOR,
};

const logs: RulesOf<LogsServiceDefinition> = { StreamLogs: FORWARDED };

const dispatcher: RulesOf<DispatcherServiceDefinition> = {
  Session: { node: true },
  PublishLogs: { node: true },
  ForwardSamples: { manager: true },
  ForwardProbe: { manager: true },
};

const ca: RulesOf<CaServiceDefinition> = {
  GetRoots: EVERYBODY,
  // The token says whether it is granted.
  Join: { ...EVERYBODY, change: true },
  Renew: MEMBERS,
  CreateJoinToken: ADMIN,
  ListJoinTokens: ADMIN_READS,
  DeleteJoinToken: ADMIN,
  GetCa: ADMIN_READS,
  RotateCa: ADMIN,
  SetAutolock: ADMIN,
  RemoveManager: ADMIN,
};

const access: RulesOf<AccessServiceDefinition> = {
  WhoAmI: MEMBERS,
  CreateUser: ADMIN,
  ListUsers: ADMIN_READS,
  UpdateUser: ADMIN,
  DeleteUser: ADMIN,
  CreateUserToken: ADMIN,
  DeleteUserToken: ADMIN,
  ListAuditEntries: ADMIN_READS,
};

/** What a secret holds is shown to nobody; a config's content to those who may read. */
const secrets: RulesOf<SecretsServiceDefinition> = {
  CreateSecret: OPERATOR,
  ListSecrets: VIEWER,
  GetSecret: VIEWER,
  RotateSecret: OPERATOR,
  DeleteSecret: OPERATOR,
  RotateWrappingKey: ADMIN,
};

const SERVICES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  'muster.v1.ControlService': control,
  'muster.v1.LogsService': logs,
  'muster.v1.DispatcherService': dispatcher,
  'muster.v1.CaService': ca,
  'muster.v1.AccessService': access,
  'muster.v1.SecretsService': secrets,
  // Balancers ask for the health and have no certificate; it tells only whether this manager serves.
  'grpc.health.v1.Health': { Check: EVERYBODY, List: EVERYBODY, Watch: EVERYBODY },
  'grpc.reflection.v1.ServerReflection': { ServerReflectionInfo: VIEWER },
  'grpc.reflection.v1alpha.ServerReflection': { ServerReflectionInfo: VIEWER },
};

/** Undefined: there is no row, and nobody may. `path`: `/muster.v1.ControlService/GetService`. */
export function ruleOf(path: string): Rule | undefined {
  const [, service = '', method = ''] = path.split('/');
  const rules = SERVICES[service];
  return rules !== undefined && Object.hasOwn(rules, method) ? rules[method] : undefined;
}

export function mayCall(caller: Caller, rule: Rule | undefined): boolean {
  if (caller.type === 'local') return true;
  if (rule === undefined) return false;
  if (rule.anyone === true) return true;
  switch (caller.type) {
    case 'anyone':
      return false;
    case 'node':
      return rule.node === true;
    case 'manager':
      return rule.manager === true;
    case 'user':
      return rule.user !== undefined && USER_ROLES.indexOf(caller.role) >= USER_ROLES.indexOf(rule.user);
  }
}
