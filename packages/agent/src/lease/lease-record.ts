/**
 * What the agent and the watchdog of a host tell each other about leases. It outlives
 * both of them and is void after a reboot. All times are milliseconds of the host's
 * uptime: a clock that both processes read alike, that nobody sets, and that goes on
 * while the host sleeps.
 */
export interface LeaseRecord {
  /** When the last heartbeat that a manager has answered was sent. Undefined: none was in this boot. */
  grantedAt(): number | undefined;
  grant(at: number): void;
  /** The watchdog's last sign of life. */
  watchedAt(): number | undefined;
  watch(at: number): void;
  /** The watchdog has taken down the container of this task. */
  wasStopped(taskId: string): boolean;
  noteStopped(taskId: string): void;
  forget(taskId: string): void;
}

export class MemoryLeaseRecord implements LeaseRecord {
  readonly #stopped = new Set<string>();
  #grantedAt: number | undefined;
  #watchedAt: number | undefined;

  grantedAt(): number | undefined {
    return this.#grantedAt;
  }

  grant(at: number): void {
    this.#grantedAt = at;
  }

  watchedAt(): number | undefined {
    return this.#watchedAt;
  }

  watch(at: number): void {
    this.#watchedAt = at;
  }

  wasStopped(taskId: string): boolean {
    return this.#stopped.has(taskId);
  }

  noteStopped(taskId: string): void {
    this.#stopped.add(taskId);
  }

  forget(taskId: string): void {
    this.#stopped.delete(taskId);
  }

  /** The host was booted. */
  clear(): void {
    this.#stopped.clear();
    this.#grantedAt = undefined;
    this.#watchedAt = undefined;
  }
}
