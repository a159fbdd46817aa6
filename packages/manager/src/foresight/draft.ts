/**
 * The state with changes on paper: reads fall through to the real view, which is
 * never written. A service's tasks are copied when the first of them changes, so a
 * draft costs what it changes.
 */
import type { MaterialId, NetworkId, NodeId, RouteId, RunId, ServiceId, StackId, TaskId } from '@muster/shared/model/ids';
import type { MaterialType } from '@muster/shared/model/material';
import type { AutoscaleRecord, ClusterObject, JobRecord, JobRun, Node, Service, ServiceRevision, Stored, Task } from '@muster/shared/model/objects';
import type { StateView } from '@muster/shared/model/view';
import type { Mutation } from '../state/mutation.ts';

type Tasks = Map<TaskId, Stored<Task>>;

export class Draft implements StateView {
  readonly revision: number;
  readonly #base: StateView;
  /** Undefined: removed. */
  readonly #nodes = new Map<NodeId, Stored<Node> | undefined>();
  readonly #services = new Map<ServiceId, Stored<Service> | undefined>();
  readonly #revisions = new Map<ServiceId, Map<number, Stored<ServiceRevision>>>();
  readonly #runs = new Map<RunId, Stored<JobRun> | undefined>();
  readonly #jobs = new Map<ServiceId, Stored<JobRecord> | undefined>();
  /** All tasks of the services of which one has changed. */
  readonly #tasks = new Map<ServiceId, Tasks>();

  constructor(base: StateView) {
    this.#base = base;
    this.revision = base.revision;
  }

  /** Nodes, services, revisions, tasks, and runs of jobs; what else a change writes makes no difference to the services. */
  apply({ op, object }: Mutation): void {
    if (op === 'remove') this.#remove(object);
    else this.#put(op === 'create' ? { ...object, version: 0 } : object);
  }

  #put(object: Stored<ClusterObject>): void {
    if (object.kind === 'node') this.#nodes.set(object.id, object);
    else if (object.kind === 'service') this.#services.set(object.id, object);
    else if (object.kind === 'revision') this.#revisionsOf(object.serviceId).set(object.revision, object);
    else if (object.kind === 'task') this.#tasksOf(object.serviceId).set(object.id, object);
    else if (object.kind === 'run') this.#runs.set(object.id, object);
    else if (object.kind === 'job') this.#jobs.set(object.serviceId, object);
  }

  #remove(object: ClusterObject): void {
    if (object.kind === 'node') this.#nodes.set(object.id, undefined);
    else if (object.kind === 'service') this.#services.set(object.id, undefined);
    else if (object.kind === 'revision') this.#revisionsOf(object.serviceId).delete(object.revision);
    else if (object.kind === 'task') this.#tasksOf(object.serviceId).delete(object.id);
    else if (object.kind === 'run') this.#runs.set(object.id, undefined);
    else if (object.kind === 'job') this.#jobs.set(object.serviceId, undefined);
  }

  #tasksOf(id: ServiceId): Tasks {
    let tasks = this.#tasks.get(id);
    if (tasks === undefined) {
      tasks = new Map(Array.from(this.#base.tasksOfService(id), (task) => [task.id, task]));
      this.#tasks.set(id, tasks);
    }
    return tasks;
  }

  #revisionsOf(id: ServiceId): Map<number, Stored<ServiceRevision>> {
    let revisions = this.#revisions.get(id);
    if (revisions === undefined) {
      revisions = new Map(Array.from(this.#base.serviceRevisions(id), (revision) => [revision.revision, revision]));
      this.#revisions.set(id, revisions);
    }
    return revisions;
  }

  *#merged(fromBase: Iterable<Stored<Task>>, chosen: (task: Task) => boolean): Iterable<Stored<Task>> {
    for (const task of fromBase) if (!this.#tasks.has(task.serviceId)) yield task;
    for (const tasks of this.#tasks.values()) for (const task of tasks.values()) if (chosen(task)) yield task;
  }

  node = (id: NodeId) => (this.#nodes.has(id) ? this.#nodes.get(id) : this.#base.node(id));

  *nodes(): Iterable<Stored<Node>> {
    for (const { id } of this.#base.nodes()) {
      const node = this.node(id);
      if (node !== undefined) yield node;
    }
  }

  service = (id: ServiceId) => (this.#services.has(id) ? this.#services.get(id) : this.#base.service(id));

  *services(): Iterable<Stored<Service>> {
    for (const service of this.#base.services()) if (!this.#services.has(service.id)) yield service;
    for (const service of this.#services.values()) if (service !== undefined) yield service;
  }

  serviceByName(name: string): Stored<Service> | undefined {
    for (const service of this.#services.values()) if (service?.spec.name === name) return service;
    const service = this.#base.serviceByName(name);
    return service === undefined || this.#services.has(service.id) ? undefined : service;
  }

  serviceRevision(id: ServiceId, revision: number): Stored<ServiceRevision> | undefined {
    const drafted = this.#revisions.get(id);
    return drafted === undefined ? this.#base.serviceRevision(id, revision) : drafted.get(revision);
  }

  serviceRevisions = (id: ServiceId): Iterable<Stored<ServiceRevision>> =>
    this.#revisions.get(id)?.values() ?? this.#base.serviceRevisions(id);

  network = (id: NetworkId) => this.#base.network(id);
  networkByName = (name: string) => this.#base.networkByName(name);
  networks = () => this.#base.networks();
  material = (id: MaterialId) => this.#base.material(id);
  materialByName = (type: MaterialType, name: string) => this.#base.materialByName(type, name);
  materials = () => this.#base.materials();
  materialVersion = (id: MaterialId, number: number) => this.#base.materialVersion(id, number);
  materialVersions = (id: MaterialId) => this.#base.materialVersions(id);
  vault = () => this.#base.vault();
  route = (id: RouteId) => this.#base.route(id);
  routeByName = (name: string) => this.#base.routeByName(name);
  routes = () => this.#base.routes();
  endpoint = (id: ServiceId) => this.#base.endpoint(id);
  endpoints = () => this.#base.endpoints();

  task(id: TaskId): Stored<Task> | undefined {
    for (const tasks of this.#tasks.values()) {
      const task = tasks.get(id);
      if (task !== undefined) return task;
    }
    const task = this.#base.task(id);
    return task === undefined || this.#tasks.has(task.serviceId) ? undefined : task;
  }

  /** A service whose number of replicas is supposed otherwise has that number, whatever the autoscaler has decided. */
  autoscale(id: ServiceId): Stored<AutoscaleRecord> | undefined {
    const drafted = this.#services.get(id);
    const supposed = drafted !== undefined && JSON.stringify(drafted.spec.mode) !== JSON.stringify(this.#base.service(id)?.spec.mode);
    return supposed ? undefined : this.#base.autoscale(id);
  }

  /** The task as it is now, found by way of its service. */
  taskOf({ serviceId, id }: Pick<Task, 'serviceId' | 'id'>): Stored<Task> | undefined {
    const drafted = this.#tasks.get(serviceId);
    return drafted === undefined ? this.#base.task(id) : drafted.get(id);
  }

  tasks = () => this.#merged(this.#base.tasks(), () => true);
  tasksOfService = (id: ServiceId): Iterable<Stored<Task>> => this.#tasks.get(id)?.values() ?? this.#base.tasksOfService(id);
  tasksOfNode = (id: NodeId) => this.#merged(this.#base.tasksOfNode(id), (task) => task.nodeId === id);
  pendingTasks = () => this.#merged(this.#base.pendingTasks(), (task) => task.status.state === 'pending');

  jobRecord = (id: ServiceId) => (this.#jobs.has(id) ? this.#jobs.get(id) : this.#base.jobRecord(id));
  run = (id: RunId) => (this.#runs.has(id) ? this.#runs.get(id) : this.#base.run(id));
  runs = () => this.#withDrafted(this.#base.runs(), () => true);
  runsOfService = (id: ServiceId) => this.#withDrafted(this.#base.runsOfService(id), (run) => run.serviceId === id);

  *#withDrafted(fromBase: Iterable<Stored<JobRun>>, chosen: (run: JobRun) => boolean): Iterable<Stored<JobRun>> {
    for (const run of fromBase) if (!this.#runs.has(run.id)) yield run;
    for (const run of this.#runs.values()) if (run !== undefined && chosen(run)) yield run;
  }

  tasksOfRun = (id: RunId) => this.#merged(this.#base.tasksOfRun(id), (task) => task.runId === id);

  cluster = () => this.#base.cluster();
  leader = () => this.#base.leader();
  managers = () => this.#base.managers();
  stackByName = (name: string) => this.#base.stackByName(name);
  stacks = () => this.#base.stacks();
  stackRevisions = (id: StackId) => this.#base.stackRevisions(id);
  events = () => this.#base.events();
  request = (id: string) => this.#base.request(id);
  requests = () => this.#base.requests();
  trust = () => this.#base.trust();
  joinToken = (id: string) => this.#base.joinToken(id);
  joinTokens = () => this.#base.joinTokens();
  certificate = (id: string) => this.#base.certificate(id);
  certificates = () => this.#base.certificates();
  user = (id: string) => this.#base.user(id);
  users = () => this.#base.users();
  audits = () => this.#base.audits();
}
