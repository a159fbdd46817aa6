/**
 * A read-only picture of the cluster's state at one store revision, with the
 * indexes that the pure cores need. The managers' watch-fed copy implements it;
 * tests build one from plain lists.
 */
import type { AuditRecord, AutoscaleRecord, CertificateRecord, Cluster, ClusterEvent, JobRecord, JobRun, JoinTokenRecord, LeaderRecord, ManagerRecord, Node, RequestRecord, Service, ServiceRevision, Stack, StackRevision, Stored, Task, TrustRecord, UserRecord } from './objects.ts';
import type { MaterialId, NetworkId, NodeId, RouteId, RunId, ServiceId, StackId, TaskId } from './ids.ts';
import type { Material, MaterialType, MaterialVersion, VaultRecord } from './material.ts';
import type { EndpointRecord, Network } from './network.ts';
import type { Route } from './route.ts';

export interface StateView {
  /** The store revision that the picture shows. */
  readonly revision: number;
  cluster(): Stored<Cluster> | undefined;
  /** The current leader; the epoch is `createRevision` of its record. */
  leader(): (Stored<LeaderRecord> & { readonly epoch: number }) | undefined;
  managers(): Iterable<Stored<ManagerRecord>>;
  node(id: NodeId): Stored<Node> | undefined;
  nodes(): Iterable<Stored<Node>>;
  service(id: ServiceId): Stored<Service> | undefined;
  serviceByName(name: string): Stored<Service> | undefined;
  services(): Iterable<Stored<Service>>;
  serviceRevision(id: ServiceId, revision: number): Stored<ServiceRevision> | undefined;
  serviceRevisions(id: ServiceId): Iterable<Stored<ServiceRevision>>;
  network(id: NetworkId): Stored<Network> | undefined;
  networkByName(name: string): Stored<Network> | undefined;
  networks(): Iterable<Stored<Network>>;
  route(id: RouteId): Stored<Route> | undefined;
  routeByName(name: string): Stored<Route> | undefined;
  routes(): Iterable<Stored<Route>>;
  /** Addresses of a service in its networks. */
  endpoint(id: ServiceId): Stored<EndpointRecord> | undefined;
  endpoints(): Iterable<Stored<EndpointRecord>>;
  material(id: MaterialId): Stored<Material> | undefined;
  materialByName(type: MaterialType, name: string): Stored<Material> | undefined;
  materials(): Iterable<Stored<Material>>;
  materialVersion(id: MaterialId, number: number): Stored<MaterialVersion> | undefined;
  materialVersions(id: MaterialId): Iterable<Stored<MaterialVersion>>;
  /** Absent until the first secret or config is made. */
  vault(): Stored<VaultRecord> | undefined;
  autoscale(id: ServiceId): Stored<AutoscaleRecord> | undefined;
  jobRecord(id: ServiceId): Stored<JobRecord> | undefined;
  run(id: RunId): Stored<JobRun> | undefined;
  runs(): Iterable<Stored<JobRun>>;
  runsOfService(id: ServiceId): Iterable<Stored<JobRun>>;
  tasksOfRun(id: RunId): Iterable<Stored<Task>>;
  stackByName(name: string): Stored<Stack> | undefined;
  stacks(): Iterable<Stored<Stack>>;
  /** Oldest first. */
  stackRevisions(id: StackId): Iterable<Stored<StackRevision>>;
  task(id: TaskId): Stored<Task> | undefined;
  tasks(): Iterable<Stored<Task>>;
  tasksOfService(id: ServiceId): Iterable<Stored<Task>>;
  tasksOfNode(id: NodeId): Iterable<Stored<Task>>;
  /** Tasks in state `pending`: what the scheduler has to place. */
  pendingTasks(): Iterable<Stored<Task>>;
  /** Oldest first. */
  events(): Iterable<Stored<ClusterEvent>>;
  request(id: string): Stored<RequestRecord> | undefined;
  requests(): Iterable<Stored<RequestRecord>>;
  /** Absent: a cluster without TLS, on a loopback. */
  trust(): Stored<TrustRecord> | undefined;
  joinToken(id: string): Stored<JoinTokenRecord> | undefined;
  joinTokens(): Iterable<Stored<JoinTokenRecord>>;
  /** Of a node, a manager or a user, by its id. */
  certificate(id: string): Stored<CertificateRecord> | undefined;
  certificates(): Iterable<Stored<CertificateRecord>>;
  user(id: string): Stored<UserRecord> | undefined;
  users(): Iterable<Stored<UserRecord>>;
  /** Oldest first. */
  audits(): Iterable<Stored<AuditRecord>>;
}
