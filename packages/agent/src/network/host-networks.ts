import type { NetworkExaminer } from '../node-facts.ts';
import type { TaskNetworks } from '../worker/task-run.ts';
import type { NetworkSink } from './network-sink.ts';

/** All that a session, the worker and the node's description ask of the networks of their host. */
export interface HostNetworks extends NetworkSink, NetworkExaminer, TaskNetworks {}
