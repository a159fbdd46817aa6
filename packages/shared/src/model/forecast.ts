/**
 * What would happen, as the API tells it: why a node takes a task or does not, and
 * what a change of scale or the loss of a host would do to the services. Nothing
 * here is stored.
 */
/** One thing that keeps a task of a service off a node. */
export interface Obstacle {
  /** The scheduler's filter: `constraint`, `resources`. */
  readonly filter: string;
  /** Follows the node's name: `has not enough memory (needs 2 GiB, 512 MiB free)`. */
  readonly reason: string;
  /** The smallest change that takes this obstacle away, in words or as a command. */
  readonly remedy: string;
}

export interface PlacementExplanation {
  readonly service: string;
  readonly node: string;
  readonly fits: boolean;
  /** Wanted tasks of the service on the node now. */
  readonly tasksHere: number;
  /** Empty when it fits; with all of them taken away, it does. */
  readonly obstacles: readonly Obstacle[];
}

/**
 * What becomes of one slot:
 * create: it is new. replace: another revision. move: the same one elsewhere.
 * restart: a new attempt in its place. stop: nobody takes over.
 * start: the task waits now and gets a node.
 */
export type EffectType = 'create' | 'replace' | 'move' | 'restart' | 'stop' | 'start';

export interface TaskEffect {
  readonly type: EffectType;
  /** 0 for a global service, whose slot is the node. */
  readonly slot: number;
  /** Names; empty: none. A task that is to run and has no `toNode` does not fit anywhere. */
  readonly fromNode: string;
  readonly toNode: string;
  /** 0: none. */
  readonly fromRevision: number;
  readonly toRevision: number;
  /** Why; for a task that does not fit, why no node takes it. */
  readonly reason: string;
}

export interface ServiceForecast {
  readonly service: string;
  /** Tasks that the service is to have in the end. */
  readonly desired: number;
  readonly runningBefore: number;
  readonly runningAfter: number;
  readonly effects: readonly TaskEffect[];
}

export interface Forecast {
  /** Services to which something happens, by name. */
  readonly services: readonly ServiceForecast[];
  /** False: it was cut off at a limit, and what is told is only the beginning. */
  readonly complete: boolean;
}

/** What the loss of one host would do. */
export interface HostRisk {
  readonly node: string;
  readonly services: readonly {
    readonly service: string;
    readonly desired: number;
    /** Tasks for which there would be no other node. */
    readonly unplaced: number;
    /** All that runs of a service with several replicas is here: nothing serves until it is replaced. */
    readonly allHere: boolean;
    readonly reason: string;
  }[];
}

export interface RiskReport {
  readonly nodesTotal: number;
  /** Fewer than `nodesTotal` when time ran out. */
  readonly nodesChecked: number;
  /** Only hosts whose loss would hurt. */
  readonly hosts: readonly HostRisk[];
}
