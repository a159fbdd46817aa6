/**
 * One Docker host of the lab: a container with its own dockerd, network
 * namespace and, when asked for, an etcd member, a manager and an agent, each a
 * process that a test can kill, stop and start by itself.
 */
import { existsSync, realpathSync } from 'node:fs';
import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';
import { output, pipe, projectRoot, run, type CommandResult } from './command.ts';
import { HOST_IMAGE } from './host-image.ts';

export const LAB_LABEL = 'muster.lab';

/** What a host needs to run dockerd without `--privileged`. */
const CAPABILITIES = ['SYS_ADMIN', 'NET_ADMIN', 'NET_RAW', 'SYS_PTRACE', 'MKNOD', 'DAC_READ_SEARCH'];
/** Of `docker pause`: each takes well under a second. */
const FREEZE_ATTEMPTS = 20;

export interface HostOptions {
  readonly name: string;
  /** The lab it belongs to: prefix of the container's name and value of its label. */
  readonly lab: string;
  readonly network: string;
  readonly address: string;
  /** It boots as a machine does, by systemd, and has this checkout at /opt/muster, too. */
  readonly hasSystemd?: boolean;
}

/** Where systemd and what it is asked by are installed, there can be such hosts. */
export const canHaveSystemd = ['/lib/systemd/systemd', '/usr/bin/dbus-daemon'].every((path) => existsSync(path));

/** The tools of this checkout may be a link to those of another, which the host must see where the link points. */
function linkedTools() {
  const tools = `${projectRoot}.tools`;
  if (!existsSync(tools)) return [];
  const target = realpathSync(tools);
  return target === tools ? [] : [{ source: target, target, mode: 'ro' as const }];
}

/** Adds what testcontainers has no method for. */
class HostContainer extends GenericContainer {
  constructor(options: HostOptions) {
    super(HOST_IMAGE);
    const container = `${options.lab}-${options.name}`;
    this.hostConfig.MaskedPaths = [];
    this.hostConfig.ReadonlyPaths = [];
    // Loop devices, for disks that can be filled and broken.
    this.hostConfig.DeviceCgroupRules = ['b 7:* rwm', 'c 10:237 rwm'];
    this.createOpts.NetworkingConfig = {
      EndpointsConfig: { [options.network]: { IPAMConfig: { IPv4Address: options.address } } },
    };
    this.withName(container)
      .withHostname(options.name)
      .withLabels({ [LAB_LABEL]: options.lab })
      .withNetworkMode(options.network)
      .withAddedCapabilities(...CAPABILITIES)
      .withSecurityOpt('seccomp=unconfined', 'apparmor=unconfined')
      .withTmpFs({ '/run': 'exec', '/var/lib/docker': 'exec' })
      .withBindMounts([
        { source: '/usr', target: '/usr', mode: 'ro' },
        { source: projectRoot, target: projectRoot, mode: 'ro' },
        ...linkedTools(),
        ...(options.hasSystemd === true ? [{ source: projectRoot, target: '/opt/muster', mode: 'ro' as const }] : []),
        { source: '/sys/fs/cgroup', target: '/sys/fs/cgroup', mode: 'rw' },
      ])
      .withEnvironment(options.hasSystemd === true ? { container: 'docker' } : {})
      .withCommand(['/bin/sh', '-c', `mount -o remount,rw /proc/sys; mount -o remount,rw /sys; ${options.hasSystemd === true ? bootSystemd(container) : keepEngine(container)}`])
      .withStartupTimeout(60_000)
      .withAutoCleanup(false)
      .withWaitStrategy(Wait.forSuccessfulCommand('docker version'));
  }
}

/** A restarted host keeps /var but not /run; a pid file left by a killed dockerd would keep the new one from starting. */
const keepEngine = (container: string) =>
  `rm -f /var/run/docker.pid; while :; do [ -e /run/no-dockerd ] || dockerd --cgroup-parent /docker/${container} >>/var/log/dockerd.log 2>&1; sleep 0.2; done`;

/**
 * systemd mounts the hierarchies of cgroups that are missing and makes directories for them: in a
 * place of its own and not to be written to, or it would be this machine's. With the one
 * hierarchy of version 2 there is nothing to mount.
 */
const OWN_CGROUPS = `if [ "$(stat -fc %T /sys/fs/cgroup)" = tmpfs ]; then ${[
  'mkdir -p /run/machine',
  'mount --rbind /sys/fs/cgroup /run/machine',
  'mount -t tmpfs tmpfs /sys/fs/cgroup',
  'for place in /run/machine/*; do if mountpoint -q "$place"; then mkdir "/sys/fs/cgroup/${place##*/}"; mount --bind "$place" "/sys/fs/cgroup/${place##*/}"; fi; done',
  'umount -R /run/machine',
  'mount -o remount,ro /sys/fs/cgroup',
].join('; ')}; fi`;

/** A machine without an id would be set up for the first time, with every service that this one has installed. */
const bootSystemd = (container: string) =>
  `[ -s /etc/machine-id ] || { tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id; mkdir -p /etc/default; echo 'DOCKER_OPTS="--cgroup-parent /docker/${container}"' >/etc/default/docker; systemctl enable docker.service; }; ${OWN_CGROUPS}; exec /lib/systemd/systemd`;

export type DaemonName = 'etcd' | 'manager' | 'agent';

export class LabHost {
  readonly name: string;
  readonly address: string;
  readonly container: string;
  readonly #network: string;
  /** How each daemon was started last, so that it can be started again. */
  readonly #commands = new Map<DaemonName, readonly string[]>();

  private constructor(options: HostOptions) {
    this.name = options.name;
    this.address = options.address;
    this.container = `${options.lab}-${options.name}`;
    this.#network = options.network;
  }

  static async start(options: HostOptions): Promise<LabHost> {
    const started: StartedTestContainer = await new HostContainer(options).start();
    void started;
    return new LabHost(options);
  }

  /** Runs a command in the host to its end. */
  exec(command: readonly string[], timeoutMs?: number): Promise<CommandResult> {
    return run('docker', ['exec', this.container, ...command], timeoutMs === undefined ? {} : { timeoutMs });
  }

  /** Output of the host's own docker client. */
  async docker(...args: string[]): Promise<string> {
    const result = await this.exec(['docker', ...args]);
    if (result.exitCode !== 0) throw new Error(`docker ${args.join(' ')} on ${this.name}: ${result.stderr}`);
    return result.stdout;
  }

  async loadImage(image: string): Promise<void> {
    await pipe(['docker', 'save', image], ['docker', 'exec', '-i', this.container, 'docker', 'load']);
  }

  /** How a daemon was started last. */
  commandOf(name: DaemonName): readonly string[] {
    const words = this.#commands.get(name);
    if (words === undefined) throw new Error(`${name} was never started on ${this.name}`);
    return words;
  }

  /** Starts a daemon in the background, as last time unless told otherwise; its output goes to /var/log/NAME.log in the host. */
  async startDaemon(name: DaemonName, command?: readonly string[]): Promise<void> {
    const words = command ?? this.commandOf(name);
    this.#commands.set(name, words);
    await this.#startInBackground(name, words);
  }

  /** As last time, by a program that starts it in turn: `env NAME=VALUE`. */
  startUnder = (name: DaemonName, program: readonly string[]) => this.#startInBackground(name, [...program, ...this.commandOf(name)]);

  async #startInBackground(name: DaemonName, words: readonly string[]): Promise<void> {
    const script = `echo $$ > /run/${name}.pid; exec "$@" >>/var/log/${name}.log 2>&1`;
    await output('docker', ['exec', '-d', this.container, '/bin/sh', '-c', script, 'sh', ...words]);
  }

  /** As a service manager does: starts a daemon, and again whenever it has ended. Disposed: it goes on, and is not started again. */
  async keepStarted(name: DaemonName, more: readonly string[] = []): Promise<AsyncDisposable> {
    const words = [...this.commandOf(name), ...more];
    const script = `echo $$ > /run/${name}.keeper; while :; do "$@" >>/var/log/${name}.log 2>&1 & echo $! > /run/${name}.pid; wait $!; sleep 0.5; done`;
    await output('docker', ['exec', '-d', this.container, '/bin/sh', '-c', script, 'sh', ...words]);
    return { [Symbol.asyncDispose]: async () => void (await this.exec(['/bin/sh', '-c', `kill -KILL "$(cat /run/${name}.keeper)"`])) };
  }

  /** Sends a signal (`KILL`, `STOP`, `CONT`, `TERM`) to a daemon, or to the host's dockerd. When it was sent, in milliseconds since the epoch. */
  async signal(name: DaemonName | 'dockerd', signal: string): Promise<number> {
    const file = name === 'dockerd' ? '/var/run/docker.pid' : `/run/${name}.pid`;
    const result = await this.exec(['/bin/sh', '-c', `date +%s%3N && kill -${signal} "$(cat ${file})"`]);
    if (result.exitCode !== 0) throw new Error(`kill -${signal} ${name} on ${this.name} ended with ${result.exitCode}: ${result.stderr}${result.stdout}`);
    return Number(result.stdout);
  }

  /** Kills dockerd until `reviveEngine`; the containers' processes go on without it. */
  async killEngine(): Promise<void> {
    await this.exec(['touch', '/run/no-dockerd']);
    await this.signal('dockerd', 'KILL');
  }

  async reviveEngine(): Promise<void> {
    await this.exec(['rm', '-f', '/run/no-dockerd']);
    await this.#engineAnswers();
  }

  /** As `systemctl restart docker` does: told to end, awaited, and started again. */
  async restartEngine(): Promise<void> {
    await this.exec(['/bin/sh', '-c', 'ENGINE=$(cat /var/run/docker.pid); kill -TERM "$ENGINE"; while kill -0 "$ENGINE" 2>/dev/null; do sleep 0.1; done']);
    await this.#engineAnswers();
  }

  async log(name: DaemonName | 'dockerd', lines = 50): Promise<string> {
    return (await this.exec(['tail', '-n', String(lines), `/var/log/${name}.log`])).stdout;
  }

  /** How many lines of a daemon's whole log hold the words. */
  async logLines(name: DaemonName, words: string): Promise<number> {
    return Number((await this.exec(['grep', '-cF', words, `/var/log/${name}.log`])).stdout);
  }

  /** The whole host dies at once, as by a power cut. */
  kill = async () => void (await output('docker', ['kill', this.container]));
  /** After `kill`: the host boots again, without daemons and with an empty image store. */
  async boot(): Promise<void> {
    await output('docker', ['start', this.container]);
    await this.#engineAnswers();
  }

  async #engineAnswers(): Promise<void> {
    for (let attempt = 0; attempt < 300; attempt++) {
      if ((await this.exec(['docker', 'version'])).exitCode === 0) return;
    }
    throw new Error(`dockerd on ${this.name} did not come up`);
  }

  async isRunning(): Promise<boolean> {
    return (await this.#inspect('{{.State.Running}} {{.State.Paused}}')) === 'true false';
  }

  async isConnected(): Promise<boolean> {
    return (await this.#inspect('{{len .NetworkSettings.Networks}}')) !== '0';
  }

  async #inspect(format: string): Promise<string> {
    return (await output('docker', ['inspect', '--format', format, this.container])).trim();
  }

  /** Tries again: runc gives up where processes of the host are born faster than the freezer of cgroup v1 finds them. */
  async freeze(): Promise<void> {
    for (let attempt = 1; attempt < FREEZE_ATTEMPTS; attempt++) {
      if ((await run('docker', ['pause', this.container])).exitCode === 0) return;
    }
    await output('docker', ['pause', this.container]);
  }

  thaw = async () => void (await output('docker', ['unpause', this.container]));
  /** Cuts the host off the network; its processes go on. */
  cutOff = async () => void (await output('docker', ['network', 'disconnect', this.#network, this.container]));
  reconnect = async () =>
    void (await output('docker', ['network', 'connect', '--ip', this.address, this.#network, this.container]));
}
