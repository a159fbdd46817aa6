/**
 * One small file for each key that a compose file may hold: what is between ‹ and ›
 * is the key in question. The support matrix is what the loader makes of the file
 * with and without it; so a key whose case makes no difference is not called honoured.
 */
export interface SupportCase {
  /** In the service `web`, as the inside of a flow mapping. */
  readonly web?: string;
  /** At the top of the file, likewise. */
  readonly top?: string;
}

/** Other files and variables that cases may name. */
export const CASE_FILES: Readonly<Record<string, string>> = {
  'a.env': 'A=1\n',
  'raw.env': 'R="1"\n',
  'tag.env': 'TAG=tagged\n',
  'other.yaml': 'services: {other: {image: "other:${TAG:-none}", volumes: ["./d:/d"]}}',
  'over.yaml': 'services: {other: {tty: true}}',
  'labels.txt': 'a=1\n',
  'secret.txt': 'hidden\n',
};

export const CASE_VARIABLES: Readonly<Record<string, string>> = { HIDDEN: 'hidden' };

const web = (fragment: string, top?: string): SupportCase => ({ web: fragment, ...(top === undefined ? {} : { top }) });
const top = (fragment: string, inWeb?: string): SupportCase => ({ top: fragment, ...(inWeb === undefined ? {} : { web: inWeb }) });

/** By the key's place; `[]` and free names are left out. */
export const SUPPORT_CASES: Readonly<Record<string, SupportCase>> = {
  name: top('‹name: mine›'),
  version: top('‹version: "3.9"›'),
  'services.image': web('‹image: other›'),
  'services.command': web('‹command: [a, b]›'),
  'services.entrypoint': web('‹entrypoint: /bin/a›'),
  'services.environment': web('‹environment: {A: 1}›'),
  'services.env_file': web('‹env_file: a.env›'),
  'services.env_file.path': web('‹env_file: [{path: a.env}]›'),
  'services.env_file.required': web('env_file: [{path: none.env‹, required: false›}]'),
  'services.env_file.format': web('env_file: [{path: raw.env‹, format: raw›}]'),
  'services.ports': web('‹ports: ["8080:80"]›'),
  'services.ports.name': web('ports: [{target: 80, published: 8080‹, name: web›}]'),
  'services.ports.target': web('‹ports: [{target: 80}]›'),
  'services.ports.published': web('ports: [{target: 80‹, published: 8080›}]'),
  'services.ports.host_ip': web('ports: [{target: 80, published: 8080, mode: host‹, host_ip: 127.0.0.1›}]'),
  'services.ports.protocol': web('ports: [{target: 80‹, protocol: udp›}]'),
  'services.ports.x-proxy-protocol': web('ports: [{target: 80, published: 8080‹, x-proxy-protocol: v2›}]'),
  'services.ports.mode': web('ports: [{target: 80‹, mode: host›}]'),
  'services.volumes': web('‹volumes: ["/a:/b"]›'),
  'services.volumes.type': web('volumes: [{‹type: tmpfs, ›target: /b}]'),
  'services.volumes.source': web('volumes: [{type: volume‹, source: data›, target: /b}]', 'volumes: {data: {}}'),
  'services.volumes.target': web('‹volumes: [{type: volume, target: /b}]›'),
  'services.volumes.read_only': web('volumes: [{type: bind, source: /a, target: /b‹, read_only: true›}]'),
  'services.volumes.bind.propagation': web('volumes: [{type: bind, source: /a, target: /b‹, bind: {propagation: rshared}›}]'),
  'services.volumes.bind.create_host_path': web('volumes: [{type: bind, source: /a, target: /b‹, bind: {create_host_path: false}›}]'),
  'services.volumes.volume.nocopy': web('volumes: [{type: volume, target: /b‹, volume: {nocopy: true}›}]'),
  'services.volumes.volume.labels': web('volumes: [{type: volume, target: /b‹, volume: {labels: {a: 1}}›}]'),
  'services.volumes.tmpfs.size': web('volumes: [{type: tmpfs, target: /b‹, tmpfs: {size: 1m}›}]'),
  'services.volumes.tmpfs.mode': web('volumes: [{type: tmpfs, target: /b‹, tmpfs: {mode: 0700}›}]'),
  'services.tmpfs': web('‹tmpfs: /run›'),
  'services.healthcheck.test': web('‹healthcheck: {test: [CMD, a]}›'),
  'services.healthcheck.interval': web('healthcheck: {test: a‹, interval: 5s›}'),
  'services.healthcheck.timeout': web('healthcheck: {test: a‹, timeout: 5s›}'),
  'services.healthcheck.retries': web('healthcheck: {test: a‹, retries: 5›}'),
  'services.healthcheck.start_period': web('healthcheck: {test: a‹, start_period: 5s›}'),
  'services.healthcheck.start_interval': web('healthcheck: {test: a‹, start_interval: 5s›}'),
  'services.healthcheck.disable': web('‹healthcheck: {disable: true}›'),
  ...hookCases('post_start'),
  ...hookCases('pre_stop'),
  ...probeCases('liveness'),
  ...probeCases('readiness'),
  ...probeCases('startup'),
  'services.deploy.x-priority': web('‹deploy: {x-priority: 80}›'),
  'services.deploy.x-priority.value': web('‹deploy: {x-priority: {value: 80}}›'),
  'services.deploy.x-priority.preempt': web('deploy: {x-priority: {value: 80‹, preempt: true›}}'),
  'services.deploy.x-disconnect.exclusive': web('deploy: {x-disconnect: {‹exclusive: true›}}'),
  'services.deploy.x-disconnect.stop_after': web('deploy: {x-disconnect: {‹stop_after: 30s›}}'),
  'services.deploy.x-disconnect.lost_after': web('deploy: {x-disconnect: {‹lost_after: 5m›}}'),
  'services.deploy.x-disconnect.replace': web('deploy: {x-disconnect: {‹replace: false›}}'),
  'services.deploy.x-disconnect.on_return': web('deploy: {x-disconnect: {‹on_return: best›}}'),
  'services.deploy.x-autoscale.min': web('deploy: {x-autoscale: {max: 5, cpu: 0.5‹, min: 2›}}'),
  'services.deploy.x-autoscale.max': web('‹deploy: {x-autoscale: {max: 5, cpu: 0.5}}›'),
  'services.deploy.x-autoscale.cpu': web('deploy: {x-autoscale: {max: 5‹, cpu: 0.5›}}'),
  'services.deploy.x-autoscale.memory': web('deploy: {x-autoscale: {max: 5‹, memory: 64m›}}'),
  'services.deploy.x-autoscale.tolerance': web('deploy: {x-autoscale: {max: 5‹, tolerance: 0.2›}}'),
  'services.deploy.x-autoscale.idle': web('deploy: {x-autoscale: {min: 0, max: 5‹, idle: 30s›}}'),
  'services.deploy.x-autoscale.dry_run': web('deploy: {x-autoscale: {max: 5‹, dry_run: true›}}'),
  'services.deploy.x-autoscale.requests': web('deploy: {x-autoscale: {max: 5‹, requests: 100›}}'),
  'services.deploy.x-autoscale.connections': web('deploy: {x-autoscale: {max: 5‹, connections: 50›}}'),
  'services.deploy.x-autoscale.pushed.target': web('deploy: {x-autoscale: {max: 5‹, pushed: {queue: {target: 10}}›}}'),
  'services.deploy.x-autoscale.pushed.type': web('deploy: {x-autoscale: {max: 5, pushed: {queue: {target: 10‹, type: value›}}}}'),
  'services.deploy.x-autoscale.pushed.stale_after': web('deploy: {x-autoscale: {max: 5, pushed: {queue: {target: 10‹, stale_after: 5m›}}}}'),
  'services.deploy.x-autoscale.prometheus.target': web('deploy: {x-autoscale: {max: 5‹, prometheus: {rps: {target: 10, query: up}}›}}'),
  'services.deploy.x-autoscale.prometheus.query': web('deploy: {x-autoscale: {max: 5‹, prometheus: {rps: {target: 10, query: up}}›}}'),
  'services.deploy.x-autoscale.prometheus.type': web('deploy: {x-autoscale: {max: 5, prometheus: {rps: {target: 10, query: up‹, type: value›}}}}'),
  'services.deploy.x-autoscale.prometheus.stale_after': web('deploy: {x-autoscale: {max: 5, prometheus: {rps: {target: 10, query: up‹, stale_after: 5m›}}}}'),
  'services.deploy.x-autoscale.prometheus.address': web('deploy: {x-autoscale: {max: 5, prometheus: {rps: {target: 10, query: up‹, address: "http://p:9090"›}}}}'),
  'services.deploy.x-autoscale.prometheus.timeout': web('deploy: {x-autoscale: {max: 5, prometheus: {rps: {target: 10, query: up‹, timeout: 2s›}}}}'),
  'services.deploy.x-autoscale.schedules.cron': web('deploy: {x-autoscale: {max: 5‹, schedules: [{cron: "0 8 * * *", for: 1h, min: 2}]›}}'),
  'services.deploy.x-autoscale.schedules.for': web('deploy: {x-autoscale: {max: 5‹, schedules: [{cron: "0 8 * * *", for: 1h, min: 2}]›}}'),
  'services.deploy.x-autoscale.schedules.time_zone': web('deploy: {x-autoscale: {max: 5, schedules: [{cron: "0 8 * * *", for: 1h, min: 2‹, time_zone: Europe/Berlin›}]}}'),
  'services.deploy.x-autoscale.schedules.min': web('deploy: {x-autoscale: {max: 5, schedules: [{cron: "0 8 * * *", for: 1h, max: 9‹, min: 2›}]}}'),
  'services.deploy.x-autoscale.schedules.max': web('deploy: {x-autoscale: {max: 5, schedules: [{cron: "0 8 * * *", for: 1h, min: 2‹, max: 9›}]}}'),
  ...jobCases(),
  ...scalingCases('up'),
  ...scalingCases('down'),
  'services.deploy.mode': web('‹deploy: {mode: global}›'),
  'services.deploy.replicas': web('‹deploy: {replicas: 3}›'),
  'services.deploy.labels': web('‹deploy: {labels: {a: 1}}›'),
  'services.deploy.endpoint_mode': web('‹deploy: {endpoint_mode: dnsrr}›'),
  'services.deploy.resources.limits.cpus': web('‹deploy: {resources: {limits: {cpus: 1}}}›'),
  'services.deploy.resources.limits.memory': web('‹deploy: {resources: {limits: {memory: 1m}}}›'),
  'services.deploy.resources.limits.pids': web('‹deploy: {resources: {limits: {pids: 9}}}›'),
  'services.deploy.resources.reservations.cpus': web('‹deploy: {resources: {reservations: {cpus: 1}}}›'),
  'services.deploy.resources.reservations.memory': web('‹deploy: {resources: {reservations: {memory: 1m}}}›'),
  'services.deploy.resources.reservations.pids': web('‹deploy: {resources: {reservations: {pids: 9}}}›'),
  'services.deploy.resources.reservations.devices.capabilities': web('‹deploy: {resources: {reservations: {devices: [{capabilities: [gpu]}]}}}›'),
  'services.deploy.resources.reservations.devices.count': web('deploy: {resources: {reservations: {devices: [{capabilities: [gpu]‹, count: 1›}]}}}'),
  'services.deploy.resources.reservations.devices.device_ids': web('deploy: {resources: {reservations: {devices: [{capabilities: [gpu]‹, device_ids: [a]›}]}}}'),
  'services.deploy.resources.reservations.devices.driver': web('deploy: {resources: {reservations: {devices: [{capabilities: [gpu]‹, driver: nvidia›}]}}}'),
  'services.deploy.resources.reservations.generic_resources': web('‹deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: GPU, value: 1}}]}}}›'),
  'services.deploy.resources.reservations.generic_resources.discrete_resource_spec.kind': web('‹deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: GPU, value: 1}}]}}}›'),
  'services.deploy.resources.reservations.generic_resources.discrete_resource_spec.value': web('‹deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: GPU, value: 2}}]}}}›'),
  'services.deploy.restart_policy.condition': web('‹deploy: {restart_policy: {condition: on-failure}}›'),
  'services.deploy.restart_policy.delay': web('‹deploy: {restart_policy: {delay: 9s}}›'),
  'services.deploy.restart_policy.max_attempts': web('‹deploy: {restart_policy: {max_attempts: 3}}›'),
  'services.deploy.restart_policy.window': web('‹deploy: {restart_policy: {window: 9m}}›'),
  'services.deploy.placement.constraints': web('‹deploy: {placement: {constraints: [node.labels.a == b]}}›'),
  'services.deploy.placement.preferences.spread': web('‹deploy: {placement: {preferences: [{spread: node.labels.a}]}}›'),
  'services.deploy.placement.preferences.x-targets': web('deploy: {placement: {preferences: [{spread: node.labels.a‹, x-targets: {east: 70}›}]}}'),
  ...neighbourCases('x-affinity'),
  ...neighbourCases('x-anti-affinity'),
  'services.deploy.placement.max_replicas_per_node': web('‹deploy: {placement: {max_replicas_per_node: 2}}›'),
  ...updateCases('update_config'),
  ...updateCases('rollback_config'),
  'services.labels': web('‹labels: {a: 1}›'),
  'services.user': web('‹user: "1000"›'),
  'services.working_dir': web('‹working_dir: /srv›'),
  'services.hostname': web('‹hostname: h›'),
  'services.cap_add': web('‹cap_add: [NET_ADMIN]›'),
  'services.cap_drop': web('‹cap_drop: [ALL]›'),
  'services.ulimits': web('‹ulimits: {nproc: 9}›'),
  'services.ulimits.soft': web('‹ulimits: {nproc: {soft: 1, hard: 9}}›'),
  'services.ulimits.hard': web('‹ulimits: {nproc: {soft: 1, hard: 8}}›'),
  'services.devices': web('‹devices: ["/dev/a"]›'),
  'services.devices.source': web('‹devices: [{source: /dev/a}]›'),
  'services.devices.target': web('devices: [{source: /dev/a‹, target: /dev/b›}]'),
  'services.devices.permissions': web('devices: [{source: /dev/a‹, permissions: r›}]'),
  'services.privileged': web('‹privileged: true›'),
  'services.sysctls': web('‹sysctls: {net.core.somaxconn: 1024}›'),
  'services.init': web('‹init: true›'),
  'services.read_only': web('‹read_only: true›'),
  'services.tty': web('‹tty: true›'),
  'services.stdin_open': web('‹stdin_open: true›'),
  'services.stop_signal': web('‹stop_signal: SIGINT›'),
  'services.stop_grace_period': web('‹stop_grace_period: 1m›'),
  'services.logging.driver': web('‹logging: {driver: local}›'),
  'services.logging.options': web('logging: {driver: local‹, options: {max-size: 1m}›}'),
  'services.extra_hosts': web('‹extra_hosts: {a: 1.2.3.4}›'),
  'services.dns': web('‹dns: 1.1.1.1›'),
  'services.dns_search': web('‹dns_search: example.org›'),
  'services.dns_opt': web('‹dns_opt: [ndots:1]›'),
  'services.shm_size': web('‹shm_size: 1m›'),
  'services.security_opt': web('‹security_opt: [no-new-privileges]›'),
  'services.pull_policy': web('‹pull_policy: always›'),
  'services.network_mode': web('‹network_mode: host›'),
  'services.platform': web('‹platform: linux/arm64›'),
  'services.group_add': web('‹group_add: [audio]›'),
  'services.pids_limit': web('‹pids_limit: 9›'),
  'services.mem_limit': web('‹mem_limit: 64m›'),
  'services.mem_reservation': web('‹mem_reservation: 64m›'),
  'services.cpus': web('‹cpus: 0.5›'),
  'services.restart': web('‹restart: on-failure›'),
  'services.gpus': web('‹gpus: all›'),
  'services.gpus.capabilities': web('‹gpus: [{capabilities: [utility]}]›'),
  'services.gpus.count': web('gpus: [{driver: nvidia‹, count: 1›}]'),
  'services.gpus.device_ids': web('gpus: [{driver: nvidia‹, device_ids: [a]›}]'),
  'services.gpus.driver': web('gpus: [{count: 1‹, driver: nvidia›}]'),
  'services.scale': web('‹scale: 3›'),
  'services.expose': web('‹expose: [80]›'),
  'services.depends_on': web('‹depends_on: [db]›'),
  'services.depends_on.condition': web('‹depends_on: {db: {condition: service_healthy}}›'),
  'services.depends_on.restart': web('depends_on: {db: {condition: service_started‹, restart: true›}}'),
  'services.depends_on.required': web('depends_on: {db: {condition: service_started‹, required: false›}}'),
  'services.extends': web('‹extends: db›'),
  'services.extends.service': web('‹extends: {service: db, file: compose.yaml}›'),
  'services.extends.file': web('‹extends: {file: other.yaml, service: other}›'),
  'services.profiles': web('‹profiles: [debug]›'),
  'services.networks': web('‹networks: [front]›', 'networks: {front: {}}'),
  'services.networks.aliases': web('networks: {front: {‹aliases: [a]›}}', 'networks: {front: {}}'),
  'services.networks.ipv4_address': web('networks: {front: {‹ipv4_address: 10.1.0.9›}}', 'networks: {front: {ipam: {config: [{subnet: 10.1.0.0/16}]}}}'),
  'services.secrets': web('‹secrets: [key]›', 'secrets: {key: {file: secret.txt}}'),
  'services.secrets.source': web('‹secrets: [{source: key}]›', 'secrets: {key: {file: secret.txt}}'),
  'services.secrets.target': web('secrets: [{source: key‹, target: other›}]', 'secrets: {key: {file: secret.txt}}'),
  'services.secrets.uid': web('secrets: [{source: key‹, uid: "1"›}]', 'secrets: {key: {file: secret.txt}}'),
  'services.secrets.gid': web('secrets: [{source: key‹, gid: "1"›}]', 'secrets: {key: {file: secret.txt}}'),
  'services.secrets.mode': web('secrets: [{source: key‹, mode: 0400›}]', 'secrets: {key: {file: secret.txt}}'),
  'services.configs': web('‹configs: [conf]›', 'configs: {conf: {content: a}}'),
  'services.configs.source': web('‹configs: [{source: conf}]›', 'configs: {conf: {content: a}}'),
  'services.configs.target': web('configs: [{source: conf‹, target: /other›}]', 'configs: {conf: {content: a}}'),
  'services.configs.uid': web('configs: [{source: conf‹, uid: "1"›}]', 'configs: {conf: {content: a}}'),
  'services.configs.gid': web('configs: [{source: conf‹, gid: "1"›}]', 'configs: {conf: {content: a}}'),
  'services.configs.mode': web('configs: [{source: conf‹, mode: 0400›}]', 'configs: {conf: {content: a}}'),
  'volumes.name': top('volumes: {data: {‹name: mine›}}', 'volumes: ["data:/d"]'),
  'volumes.driver': top('volumes: {data: {‹driver: local›}}', 'volumes: ["data:/d"]'),
  'volumes.driver_opts': top('volumes: {data: {‹driver_opts: {o: x}›}}', 'volumes: ["data:/d"]'),
  'volumes.external': top('volumes: {data: {‹external: true›}}', 'volumes: ["data:/d"]'),
  'volumes.external.name': top('volumes: {data: {‹external: {name: mine}›}}', 'volumes: ["data:/d"]'),
  'volumes.labels': top('volumes: {data: {‹labels: {a: 1}›}}', 'volumes: ["data:/d"]'),
  networks: top('‹networks: {front: }›', 'networks: [‹front›]'),
  'networks.name': top('networks: {front: {‹name: mine›}}', 'networks: [front]'),
  'networks.driver': top('networks: {front: {‹driver: overlay›}}', 'networks: [front]'),
  'networks.driver_opts': top('networks: {front: {‹driver_opts: {encrypted: "true"}›}}', 'networks: [front]'),
  'networks.attachable': top('networks: {front: {‹attachable: true›}}', 'networks: [front]'),
  'networks.internal': top('networks: {front: {‹internal: true›}}', 'networks: [front]'),
  'networks.external': top('networks: {front: {‹external: true›}}', 'networks: [front]'),
  'networks.external.name': top('networks: {front: {‹external: {name: mine}›}}', 'networks: [front]'),
  'networks.labels': top('networks: {front: {‹labels: {a: 1}›}}', 'networks: [front]'),
  'networks.ipam.config.subnet': top('networks: {front: {‹ipam: {config: [{subnet: 10.1.0.0/16}]}›}}', 'networks: [front]'),
  secrets: top('‹secrets: {key: {file: secret.txt}}›', 'secrets: [‹key›]'),
  ...materialCases('secrets'),
  configs: top('‹configs: {conf: {file: secret.txt}}›', 'configs: [‹conf›]'),
  ...materialCases('configs'),
  'configs.content': top('configs: {one: {‹content: a›}}', 'configs: [one]'),
  include: top('‹include: [other.yaml]›'),
  'include.path': top('‹include: [{path: other.yaml}]›'),
  'include.project_directory': top('include: [{path: other.yaml‹, project_directory: sub›}]'),
  'include.env_file': top('include: [{path: other.yaml‹, env_file: tag.env›}]'),
};

function hookCases(key: string): Readonly<Record<string, SupportCase>> {
  const values = { user: 'root', privileged: 'true', working_dir: '/srv', environment: '{A: 1}' };
  return {
    [`services.${key}.command`]: web(`‹${key}: [{command: [a]}]›`),
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`services.${key}.${name}`, web(`${key}: [{command: a‹, ${name}: ${value}›}]`)])),
  };
}

function materialCases(section: 'secrets' | 'configs'): Readonly<Record<string, SupportCase>> {
  const declared = (inside: string) => top(`${section}: {one: {${inside}}}`, `${section}: [one]`);
  return {
    [`${section}.name`]: declared('file: secret.txt‹, name: mine›'),
    [`${section}.file`]: declared('‹file: secret.txt›'),
    [`${section}.environment`]: declared('‹environment: HIDDEN›'),
    [`${section}.external`]: declared('‹external: true›'),
    [`${section}.external.name`]: declared('‹external: {name: mine}›'),
    [`${section}.labels`]: declared('file: secret.txt‹, labels: {a: 1}›'),
    ...(section === 'configs' ? { [`${section}.template_driver`]: declared('file: secret.txt‹, template_driver: golang›') } : {}),
  };
}

function probeCases(kind: string): Readonly<Record<string, SupportCase>> {
  const probe = (inside: string) => web(`x-probes: {${kind}: {${inside}}}`);
  const key = `services.x-probes.${kind}`;
  const checks = { http: '":80/"', https: '":443/"', tcp: '80', grpc: '":80"', exec: '[a]' };
  return {
    ...Object.fromEntries(Object.entries(checks).map(([check, value]) => [`${key}.${check}`, web(`‹x-probes: {${kind}: {${check}: ${value}}}›`)])),
    [`${key}.headers`]: probe('http: ":80/"‹, headers: {A: b}›'),
    ...Object.fromEntries(['delay', 'period', 'timeout'].map((time) => [`${key}.${time}`, probe(`tcp: 80‹, ${time}: 3s›`)])),
    ...Object.fromEntries(['successes', 'failures'].map((count) => [`${key}.${count}`, probe(`tcp: 80‹, ${count}: ${kind === 'readiness' || count === 'failures' ? '7' : '1'}›`)])),
  };
}

function jobCases(): Readonly<Record<string, SupportCase>> {
  const values = {
    completions: '7', parallelism: '7', schedule: '"0 3 * * *"', back_off_limit: '7', active_deadline: '7m', parameters: '[A]', optional_parameters: '[A]',
    suspended: 'true', keep_complete: '7', keep_failed: '7',
  };
  const timing = { time_zone: 'Europe/Berlin', overlap: 'replace', starting_deadline: '7m' };
  const job = (inside: string) => web(`deploy: {mode: replicated-job, x-job: {${inside}}}`);
  return Object.fromEntries([
    ...Object.entries(values).map(([key, value]) => [`services.deploy.x-job.${key}`, job(`‹${key}: ${value}›`)] as const),
    ...Object.entries(timing).map(([key, value]) => [`services.deploy.x-job.${key}`, job(`schedule: "@daily"‹, ${key}: ${value}›`)] as const),
  ]);
}

function scalingCases(direction: string): Readonly<Record<string, SupportCase>> {
  const rules = (inside: string) => web(`deploy: {x-autoscale: {max: 5, ${direction}: {${inside}}}}`);
  const key = `services.deploy.x-autoscale.${direction}`;
  return {
    [`${key}.window`]: rules('‹window: 9s›'),
    [`${key}.policies.percent`]: rules('‹policies: [{percent: 9}]›'),
    [`${key}.policies.tasks`]: rules('‹policies: [{tasks: 9}]›'),
    [`${key}.policies.period`]: rules('policies: [{tasks: 9‹, period: 9s›}]'),
    [`${key}.select`]: rules('‹select: min›'),
  };
}

function neighbourCases(rule: string): Readonly<Record<string, SupportCase>> {
  const one = (inside: string) => web(`deploy: {placement: {${rule}: [{${inside}}]}}`);
  const key = `services.deploy.placement.${rule}`;
  return {
    [key]: web(`‹deploy: {placement: {${rule}: [db]}}›`),
    [`${key}.service`]: web(`‹deploy: {placement: {${rule}: [{service: db}]}}›`),
    [`${key}.label`]: web(`‹deploy: {placement: {${rule}: [{label: a=b}]}}›`),
    [`${key}.in`]: one('service: db‹, in: node.labels.zone›'),
    [`${key}.required`]: one('service: db‹, required: false›'),
  };
}

function updateCases(section: string): Readonly<Record<string, SupportCase>> {
  const values = { parallelism: '7', delay: '7s', failure_action: 'continue', monitor: '7s', max_failure_ratio: '0.7', order: 'start-first' };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`services.deploy.${section}.${key}`, web(`‹deploy: {${section}: {${key}: ${section === 'rollback_config' && key === 'failure_action' ? 'continue' : value}}}›`)]));
}
