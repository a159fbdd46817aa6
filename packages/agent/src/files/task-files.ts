/**
 * The files that tasks on this node get from secrets and configs. Contents come from
 * managers and are held in memory as long as a task here may need them; the files are
 * in memory of the host (a tmpfs), one directory for each task, and go with its end.
 * Nothing of a content is ever written to a disk, or into a message or a log.
 */
import type { TaskId } from '@muster/shared/model/ids';
import type { AssignedFile, Assignment, MaterialContent } from '@muster/shared/model/session-messages';
import { DriverError } from '../driver/driver.ts';
import { parseLogin, type RegistryLogin } from '@muster/shared/model/registry';
import { renderTemplate, type TemplateFacts } from '@muster/shared/model/template';

export interface FileSettings {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** Where files lie on the host. Throws `DriverError` for what the host cannot do. */
export interface FileHost {
  /** The path, when the task has its file of this number already. */
  find(taskId: TaskId, number: number): string | undefined;
  /** Whole or not at all; returns the path. */
  write(taskId: TaskId, number: number, content: Uint8Array, settings: FileSettings): string;
  remove(taskId: string): void;
  /** Tasks that have files. */
  tasks(): readonly string[];
}

/** As the driver mounts it, read-only. */
export interface ContainerFile {
  readonly source: string;
  readonly target: string;
}

export class TaskFiles {
  readonly #host: FileHost;
  readonly #contents = new Map<string, Uint8Array>();

  constructor(host: FileHost) {
    this.#host = host;
  }

  take(contents: readonly MaterialContent[]): void {
    for (const content of contents) this.#contents.set(keyOf(content), content.content);
  }

  /** Forgets the contents that none of these tasks may need. */
  retain(assignments: Iterable<Assignment>): void {
    if (this.#contents.size === 0) return;
    const needed = new Set<string>();
    for (const { files = [], registry } of assignments) {
      for (const file of files) needed.add(keyOf(file));
      if (registry !== undefined) needed.add(keyOf(registry));
    }
    for (const key of this.#contents.keys()) if (!needed.has(key)) this.#contents.delete(key);
  }

  /**
   * The task's files, made where they are not there. Throws `unavailable` while a
   * content is not here: a file that was lost with the host's memory comes back with
   * the next session.
   */
  provide(assignment: Assignment, facts: TemplateFacts): readonly ContainerFile[] {
    const { taskId, files = [] } = assignment;
    return files.map((file, number) => {
      const found = this.#host.find(taskId, number);
      if (found !== undefined) return { source: found, target: file.target };
      return { source: this.#host.write(taskId, number, this.#rendered(assignment, file, facts), file), target: file.target };
    });
  }

  /** With which its image is pulled; undefined: without. */
  credentials({ registry }: Assignment): RegistryLogin | undefined {
    if (registry === undefined) return undefined;
    const content = this.#contents.get(keyOf(registry));
    if (content !== undefined) return parseLogin(content);
    throw new DriverError('unavailable', 'waiting for the credentials of its registry: no manager has sent them since the agent started');
  }

  drop(taskId: string): void {
    this.#host.remove(taskId);
  }

  /** Files of tasks that are not among these go. */
  keepOnly(isKnown: (taskId: string) => boolean): void {
    for (const taskId of this.#host.tasks()) if (!isKnown(taskId)) this.#host.remove(taskId);
  }

  #rendered({ files = [] }: Assignment, file: AssignedFile, facts: TemplateFacts): Uint8Array {
    const content = this.#content(file);
    if (file.template !== true) return content;
    const named = (type: AssignedFile['type']) => (name: string) => {
      const other = files.find((candidate) => candidate.type === type && candidate.name === name);
      return other === undefined ? undefined : Buffer.from(this.#content(other)).toString('utf8');
    };
    try {
      return Buffer.from(renderTemplate(Buffer.from(content).toString('utf8'), facts, { secret: named('secret'), config: named('config') }), 'utf8');
    } catch (error) {
      if (error instanceof DriverError) throw error;
      throw new DriverError('refused', `config ${file.name} cannot be filled in: ${error instanceof Error ? error.message : 'it is no template'}`);
    }
  }

  #content(file: AssignedFile): Uint8Array {
    const content = this.#contents.get(keyOf(file));
    if (content !== undefined) return content;
    throw new DriverError('unavailable', `waiting for ${file.type} ${file.name}: no manager has sent it since this host or its agent started`);
  }
}

const keyOf = ({ materialId, number }: Pick<MaterialContent, 'materialId' | 'number'>): string => `${materialId}/${String(number)}`;

/** For tests and the simulator. */
export function memoryFileHost(): FileHost {
  const files = new Map<string, Map<number, Uint8Array>>();
  const path = (taskId: string, number: number) => `/memory/${taskId}/${String(number)}`;
  return {
    find: (taskId, number) => (files.get(taskId)?.has(number) === true ? path(taskId, number) : undefined),
    write(taskId, number, content) {
      const own = files.get(taskId) ?? new Map<number, Uint8Array>();
      files.set(taskId, own.set(number, content));
      return path(taskId, number);
    },
    remove: (taskId) => void files.delete(taskId),
    tasks: () => [...files.keys()],
  };
}
