/**
 * The cluster's state in memory, with the indexes that controllers and the API
 * need. Changed only through `put` and `delete`; every change keeps all indexes.
 */
import type { MaterialId, NetworkId, NodeId, RouteId, RunId, ServiceId, StackId, TaskId } from '@muster/shared/model/ids';
import type { Material, MaterialType, MaterialVersion, VaultRecord } from '@muster/shared/model/material';
import type { EndpointRecord, Network } from '@muster/shared/model/network';
import type { Route } from '@muster/shared/model/route';
import type {
  AuditRecord,
  AutoscaleRecord,
  CertificateRecord,
  Cluster,
  ClusterEvent,
  ClusterObject,
  JoinTokenRecord,
  JobRecord,
  JobRun,
  LeaderRecord,
  ManagerRecord,
  Node,
  RequestRecord,
  Service,
  ServiceRevision,
  Stack,
  StackRevision,
  Stored,
  Task,
  TrustRecord,
  UserRecord,
} from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import { keyOf } from './keys.ts';

type LeaderView = Stored<LeaderRecord> & { readonly epoch: number };

/** Values grouped by a second key, in insertion order within a group. */
class Index<Group, Id, Value> {
  readonly #groups = new Map<Group, Map<Id, Value>>();

  add(group: Group, id: Id, value: Value): void {
    let members = this.#groups.get(group);
    if (members === undefined) {
      members = new Map();
      this.#groups.set(group, members);
    }
    members.set(id, value);
  }

  remove(group: Group, id: Id): void {
    const members = this.#groups.get(group);
    members?.delete(id);
    if (members?.size === 0) this.#groups.delete(group);
  }

  get(group: Group, id: Id): Value | undefined {
    return this.#groups.get(group)?.get(id);
  }

  values(group: Group): Iterable<Value> {
    return this.#groups.get(group)?.values() ?? [];
  }
}

export class Tables implements StateView {
  revision = 0;
  readonly #objects = new Map<string, Stored<ClusterObject>>();
  readonly #nodes = new Map<NodeId, Stored<Node>>();
  readonly #services = new Map<ServiceId, Stored<Service>>();
  readonly #serviceByName = new Map<string, Stored<Service>>();
  readonly #revisions = new Index<ServiceId, number, Stored<ServiceRevision>>();
  readonly #stackByName = new Map<string, Stored<Stack>>();
  readonly #stackRevisions = new Index<StackId, number, Stored<StackRevision>>();
  readonly #managers = new Map<string, Stored<ManagerRecord>>();
  readonly #tasks = new Map<TaskId, Stored<Task>>();
  readonly #tasksByService = new Index<ServiceId, TaskId, Stored<Task>>();
  readonly #tasksByNode = new Index<NodeId, TaskId, Stored<Task>>();
  readonly #pending = new Map<TaskId, Stored<Task>>();
  readonly #events = new Map<string, Stored<ClusterEvent>>();
  readonly #requests = new Map<string, Stored<RequestRecord>>();
  readonly #autoscales = new Map<ServiceId, Stored<AutoscaleRecord>>();
  readonly #joinTokens = new Map<string, Stored<JoinTokenRecord>>();
  readonly #certificates = new Map<string, Stored<CertificateRecord>>();
  readonly #users = new Map<string, Stored<UserRecord>>();
  readonly #audits = new Map<string, Stored<AuditRecord>>();
  #trust: Stored<TrustRecord> | undefined;
  readonly #jobRecords = new Map<ServiceId, Stored<JobRecord>>();
  readonly #runs = new Map<RunId, Stored<JobRun>>();
  readonly #runsByService = new Index<ServiceId, RunId, Stored<JobRun>>();
  readonly #tasksByRun = new Index<RunId, TaskId, Stored<Task>>();
  readonly #networks = new Map<NetworkId, Stored<Network>>();
  readonly #networkByName = new Map<string, Stored<Network>>();
  readonly #routes = new Map<RouteId, Stored<Route>>();
  readonly #routeByName = new Map<string, Stored<Route>>();
  readonly #endpoints = new Map<ServiceId, Stored<EndpointRecord>>();
  readonly #materials = new Map<MaterialId, Stored<Material>>();
  readonly #materialByName = new Map<string, Stored<Material>>();
  readonly #materialVersions = new Index<MaterialId, number, Stored<MaterialVersion>>();
  #vault: Stored<VaultRecord> | undefined;
  #cluster: Stored<Cluster> | undefined;
  #leader: LeaderView | undefined;

  /** The object at a store key. */
  get(key: string): Stored<ClusterObject> | undefined {
    return this.#objects.get(key);
  }

  keys(): Iterable<string> {
    return this.#objects.keys();
  }

  /** Returns what was there before. */
  put(key: string, object: Stored<ClusterObject>, createRevision: number): Stored<ClusterObject> | undefined {
    const before = this.#objects.get(key);
    this.#objects.set(key, object);
    switch (object.kind) {
      case 'cluster':
        this.#cluster = object;
        break;
      case 'leader':
        this.#leader = { ...object, epoch: createRevision };
        break;
      case 'manager':
        this.#managers.set(object.id, object);
        break;
      case 'node':
        this.#nodes.set(object.id, object);
        break;
      case 'service':
        this.#services.set(object.id, object);
        this.#serviceByName.set(object.spec.name, object);
        break;
      case 'revision':
        this.#revisions.add(object.serviceId, object.revision, object);
        break;
      case 'stack':
        this.#stackByName.set(object.name, object);
        break;
      case 'stack-revision':
        this.#stackRevisions.add(object.stackId, object.revision, object);
        break;
      case 'task':
        this.#putTask(object, before?.kind === 'task' ? before : undefined);
        break;
      case 'event':
        this.#events.set(key, object);
        break;
      case 'request':
        this.#requests.set(object.id, object);
        break;
      case 'autoscale':
        this.#autoscales.set(object.serviceId, object);
        break;
      case 'trust':
        this.#trust = object;
        break;
      case 'join-token':
        this.#joinTokens.set(object.id, object);
        break;
      case 'certificate':
        this.#certificates.set(object.id, object);
        break;
      case 'user':
        this.#users.set(object.id, object);
        break;
      case 'audit':
        this.#audits.set(key, object);
        break;
      case 'job':
        this.#jobRecords.set(object.serviceId, object);
        break;
      case 'run':
        this.#runs.set(object.id, object);
        this.#runsByService.add(object.serviceId, object.id, object);
        break;
      case 'network':
        this.#networks.set(object.id, object);
        this.#networkByName.set(object.spec.name, object);
        break;
      case 'route':
        this.#routes.set(object.id, object);
        this.#routeByName.set(object.spec.name, object);
        break;
      case 'endpoint':
        this.#endpoints.set(object.serviceId, object);
        break;
      case 'material':
        this.#materials.set(object.id, object);
        this.#materialByName.set(`${object.type}/${object.name}`, object);
        break;
      case 'material-version':
        this.#materialVersions.add(object.materialId, object.number, object);
        break;
      case 'vault':
        this.#vault = object;
        break;
    }
    return before;
  }

  /** Returns what was there before. */
  delete(key: string): Stored<ClusterObject> | undefined {
    const before = this.#objects.get(key);
    if (before === undefined) return undefined;
    this.#objects.delete(key);
    switch (before.kind) {
      case 'cluster':
        this.#cluster = undefined;
        break;
      case 'leader':
        this.#leader = undefined;
        break;
      case 'manager':
        this.#managers.delete(before.id);
        break;
      case 'node':
        this.#nodes.delete(before.id);
        break;
      case 'service':
        this.#services.delete(before.id);
        if (this.#serviceByName.get(before.spec.name)?.id === before.id) this.#serviceByName.delete(before.spec.name);
        break;
      case 'revision':
        this.#revisions.remove(before.serviceId, before.revision);
        break;
      case 'stack':
        if (this.#stackByName.get(before.name)?.id === before.id) this.#stackByName.delete(before.name);
        break;
      case 'stack-revision':
        this.#stackRevisions.remove(before.stackId, before.revision);
        break;
      case 'task':
        this.#tasks.delete(before.id);
        this.#tasksByService.remove(before.serviceId, before.id);
        if (before.nodeId !== undefined) this.#tasksByNode.remove(before.nodeId, before.id);
        if (before.runId !== undefined) this.#tasksByRun.remove(before.runId, before.id);
        this.#pending.delete(before.id);
        break;
      case 'event':
        this.#events.delete(key);
        break;
      case 'request':
        this.#requests.delete(before.id);
        break;
      case 'autoscale':
        this.#autoscales.delete(before.serviceId);
        break;
      case 'trust':
        this.#trust = undefined;
        break;
      case 'join-token':
        this.#joinTokens.delete(before.id);
        break;
      case 'certificate':
        this.#certificates.delete(before.id);
        break;
      case 'user':
        this.#users.delete(before.id);
        break;
      case 'audit':
        this.#audits.delete(key);
        break;
      case 'job':
        this.#jobRecords.delete(before.serviceId);
        break;
      case 'run':
        this.#runs.delete(before.id);
        this.#runsByService.remove(before.serviceId, before.id);
        break;
      case 'network':
        this.#networks.delete(before.id);
        if (this.#networkByName.get(before.spec.name)?.id === before.id) this.#networkByName.delete(before.spec.name);
        break;
      case 'route':
        this.#routes.delete(before.id);
        if (this.#routeByName.get(before.spec.name)?.id === before.id) this.#routeByName.delete(before.spec.name);
        break;
      case 'endpoint':
        this.#endpoints.delete(before.serviceId);
        break;
      case 'material':
        this.#materials.delete(before.id);
        if (this.#materialByName.get(`${before.type}/${before.name}`)?.id === before.id) this.#materialByName.delete(`${before.type}/${before.name}`);
        break;
      case 'material-version':
        this.#materialVersions.remove(before.materialId, before.number);
        break;
      case 'vault':
        this.#vault = undefined;
        break;
    }
    return before;
  }

  #putTask(task: Stored<Task>, before: Stored<Task> | undefined): void {
    this.#tasks.set(task.id, task);
    this.#tasksByService.add(task.serviceId, task.id, task);
    if (before?.nodeId !== undefined && before.nodeId !== task.nodeId) this.#tasksByNode.remove(before.nodeId, task.id);
    if (task.nodeId !== undefined) this.#tasksByNode.add(task.nodeId, task.id, task);
    if (task.runId !== undefined) this.#tasksByRun.add(task.runId, task.id, task);
    if (task.status.state === 'pending') this.#pending.set(task.id, task);
    else this.#pending.delete(task.id);
  }

  cluster = () => this.#cluster;
  leader = () => this.#leader;
  managers = () => this.#managers.values();
  node = (id: NodeId) => this.#nodes.get(id);
  nodes = () => this.#nodes.values();
  service = (id: ServiceId) => this.#services.get(id);
  serviceByName = (name: string) => this.#serviceByName.get(name);
  services = () => this.#services.values();
  serviceRevision = (id: ServiceId, revision: number) => this.#revisions.get(id, revision);
  serviceRevisions = (id: ServiceId) => this.#revisions.values(id);
  network = (id: NetworkId) => this.#networks.get(id);
  networkByName = (name: string) => this.#networkByName.get(name);
  networks = () => this.#networks.values();
  route = (id: RouteId) => this.#routes.get(id);
  routeByName = (name: string) => this.#routeByName.get(name);
  routes = () => this.#routes.values();
  endpoint = (id: ServiceId) => this.#endpoints.get(id);
  endpoints = () => this.#endpoints.values();
  material = (id: MaterialId) => this.#materials.get(id);
  materialByName = (type: MaterialType, name: string) => this.#materialByName.get(`${type}/${name}`);
  materials = () => this.#materials.values();
  materialVersion = (id: MaterialId, number: number) => this.#materialVersions.get(id, number);
  materialVersions = (id: MaterialId) => this.#materialVersions.values(id);
  vault = () => this.#vault;
  autoscale = (id: ServiceId) => this.#autoscales.get(id);
  jobRecord = (id: ServiceId) => this.#jobRecords.get(id);
  run = (id: RunId) => this.#runs.get(id);
  runs = () => this.#runs.values();
  runsOfService = (id: ServiceId) => this.#runsByService.values(id);
  tasksOfRun = (id: RunId) => this.#tasksByRun.values(id);
  stackByName = (name: string) => this.#stackByName.get(name);
  stacks = () => this.#stackByName.values();
  stackRevisions = (id: StackId) => this.#stackRevisions.values(id);
  task = (id: TaskId) => this.#tasks.get(id);
  tasks = () => this.#tasks.values();
  tasksOfService = (id: ServiceId) => this.#tasksByService.values(id);
  tasksOfNode = (id: NodeId) => this.#tasksByNode.values(id);
  pendingTasks = () => this.#pending.values();
  events = () => this.#events.values();
  request = (id: string) => this.#requests.get(id);
  requests = () => this.#requests.values();
  trust = () => this.#trust;
  joinToken = (id: string) => this.#joinTokens.get(id);
  joinTokens = () => this.#joinTokens.values();
  certificate = (id: string) => this.#certificates.get(id);
  certificates = () => this.#certificates.values();
  user = (id: string) => this.#users.get(id);
  users = () => this.#users.values();
  audits = () => this.#audits.values();
}

/** A view of the given objects: for tests of pure cores. An object's version defaults to its place in the list. */
export function viewOf(objects: readonly (ClusterObject & { readonly version?: number })[]): Tables {
  const tables = new Tables();
  objects.forEach((object, index) => {
    const version = object.version ?? index + 1;
    tables.put(keyOf(object), { ...object, version }, version);
    tables.revision = Math.max(tables.revision, version);
  });
  return tables;
}
