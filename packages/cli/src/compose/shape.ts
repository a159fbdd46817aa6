/**
 * What a compose file may hold, as data: the checker walks it, and a key that
 * is not in it is a mistake. Keys that are right but not honoured yet carry the
 * sentence with which the user is told.
 */
export type Shape =
  | { readonly kind: 'scalar' }
  | { readonly kind: 'list'; readonly of: Shape }
  /** Free keys. */
  | { readonly kind: 'map'; readonly of: Shape }
  | { readonly kind: 'object'; readonly keys: Readonly<Record<string, Shape>> }
  /** One of several, told apart by their YAML kind. */
  | { readonly kind: 'either'; readonly options: readonly Shape[] }
  /** A correct key with no effect yet. `saidLater`: the conversion says so, for it knows more. */
  | { readonly kind: 'not-honoured'; readonly note: string; readonly of?: Shape; readonly saidLater?: true }
  /** A correct key which cannot be left out without changing what is run. */
  | { readonly kind: 'refused'; readonly note: string; readonly hint: string };

const scalar: Shape = { kind: 'scalar' };
const list = (of: Shape): Shape => ({ kind: 'list', of });
const map = (of: Shape): Shape => ({ kind: 'map', of });
const object = (keys: Readonly<Record<string, Shape>>): Shape => ({ kind: 'object', keys });
const either = (...options: readonly Shape[]): Shape => ({ kind: 'either', options });
const notHonoured = (note: string, of?: Shape): Shape => ({ kind: 'not-honoured', note, ...(of === undefined ? {} : { of }) });
const refused = (note: string, hint: string): Shape => ({ kind: 'refused', note, hint });

const scalarOrList = either(scalar, list(scalar));
const mapOrList = either(map(scalar), list(scalar));

const genericResource = object({
  discrete_resource_spec: object({ kind: scalar, value: scalar }),
  named_resource_spec: refused('a service reserves a number of a kind, not one by its name', 'Use discrete_resource_spec; which one a task gets it is told in its environment.'),
});

const resources = (gpus: boolean): Shape =>
  object({
    cpus: scalar,
    memory: scalar,
    pids: scalar,
    ...(gpus
      ? { devices: list(object({ capabilities: list(scalar), count: scalar, device_ids: list(scalar), driver: scalar, options: notHonoured('driver options are not passed on') })), generic_resources: list(either(scalar, genericResource)) }
      : { generic_resources: notHonoured('generic resources are reserved, not limited') }),
  });

const updateConfig = object({
  parallelism: scalar,
  delay: scalar,
  failure_action: scalar,
  monitor: scalar,
  max_failure_ratio: scalar,
  order: scalar,
});

const scalingRules = object({ window: scalar, policies: list(object({ percent: scalar, tasks: scalar, period: scalar })), select: scalar });

const affinity = object({ service: scalar, label: scalar, in: scalar, required: scalar });

const deploy = object({
  'x-autoscale': object({
    min: scalar,
    max: scalar,
    cpu: scalar,
    memory: scalar,
    requests: scalar,
    connections: scalar,
    pushed: map(object({ target: scalar, type: scalar, stale_after: scalar })),
    prometheus: map(object({ target: scalar, type: scalar, stale_after: scalar, query: scalar, address: scalar, timeout: scalar })),
    schedules: list(object({ cron: scalar, time_zone: scalar, for: scalar, min: scalar, max: scalar })),
    tolerance: scalar,
    idle: scalar,
    dry_run: scalar,
    up: scalingRules,
    down: scalingRules,
  }),
  'x-disconnect': object({ exclusive: scalar, stop_after: scalar, lost_after: scalar, replace: scalar, on_return: scalar }),
  'x-job': object({
    completions: scalar,
    parallelism: scalar,
    schedule: scalar,
    time_zone: scalar,
    overlap: scalar,
    starting_deadline: scalar,
    back_off_limit: scalar,
    active_deadline: scalar,
    parameters: list(scalar),
    optional_parameters: list(scalar),
    suspended: scalar,
    keep_complete: scalar,
    keep_failed: scalar,
  }),
  'x-priority': either(scalar, object({ value: scalar, preempt: scalar })),
  mode: scalar,
  replicas: scalar,
  labels: mapOrList,
  endpoint_mode: scalar,
  resources: object({ limits: resources(false), reservations: resources(true) }),
  restart_policy: object({ condition: scalar, delay: scalar, max_attempts: scalar, window: scalar }),
  placement: object({
    constraints: list(scalar),
    preferences: list(object({ spread: scalar, 'x-targets': map(scalar) })),
    'x-affinity': list(either(scalar, affinity)),
    'x-anti-affinity': list(either(scalar, affinity)),
    max_replicas_per_node: scalar,
  }),
  update_config: updateConfig,
  rollback_config: updateConfig,
});

const healthcheck = object({
  test: scalarOrList,
  interval: scalar,
  timeout: scalar,
  retries: scalar,
  start_period: scalar,
  start_interval: scalar,
  disable: scalar,
});

const probe = object({
  http: scalar,
  https: scalar,
  tcp: scalar,
  grpc: scalar,
  exec: scalarOrList,
  headers: mapOrList,
  delay: scalar,
  period: scalar,
  timeout: scalar,
  successes: scalar,
  failures: scalar,
});

const port = object({
  name: scalar,
  target: scalar,
  published: scalar,
  host_ip: scalar,
  protocol: scalar,
  mode: scalar,
  'x-proxy-protocol': scalar,
  app_protocol: notHonoured('it is for information only'),
});

const volume = object({
  type: scalar,
  source: scalar,
  target: scalar,
  read_only: scalar,
  consistency: notHonoured('the setting has no effect on Linux'),
  bind: object({ propagation: scalar, create_host_path: scalar, selinux: notHonoured('SELinux labels are not set') }),
  volume: object({ nocopy: scalar, subpath: refused('a subpath of a volume cannot be mounted yet', 'Mount the whole volume.'), labels: mapOrList }),
  tmpfs: object({ size: scalar, mode: scalar }),
});

const dependsOn = either(list(scalar), map(object({ condition: scalar, restart: scalar, required: scalar })));

/** Secrets and configs, where they are declared and where they are mounted. */
const declaredFile = (more: Readonly<Record<string, Shape>> = {}) =>
  map(object({ name: scalar, file: scalar, environment: scalar, external: either(scalar, object({ name: scalar })), labels: mapOrList, driver: refused('secrets and configs of another driver are not provided', 'Leave the driver out, and give a file, environment or content.'), driver_opts: notHonoured('there are no other drivers'), ...more }));
const mountedFiles = list(either(scalar, object({ source: scalar, target: scalar, uid: scalar, gid: scalar, mode: scalar })));

const build = either(
  scalar,
  object({
    context: scalar,
    dockerfile: scalar,
    dockerfile_inline: scalar,
    target: scalar,
    args: mapOrList,
    labels: mapOrList,
    tags: list(scalar),
    platforms: list(scalar),
    network: scalar,
    no_cache: scalar,
    pull: scalar,
    shm_size: scalar,
    privileged: scalar,
    isolation: scalar,
    provenance: scalar,
    sbom: scalar,
    entitlements: list(scalar),
    cache_from: list(scalar),
    cache_to: list(scalar),
    ssh: mapOrList,
    additional_contexts: mapOrList,
    extra_hosts: either(map(scalarOrList), list(scalar)),
    secrets: mountedFiles,
    ulimits: map(either(scalar, object({ soft: scalar, hard: scalar }))),
  }),
);

const hooks = list(object({ command: scalarOrList, user: scalar, privileged: scalar, working_dir: scalar, environment: either(map(scalar), list(scalar)) }));

const foundByName = notHonoured('services of one network find each other by name');
const ipv4Only = notHonoured('networks have IPv4 addresses only');
const noCgroups = notHonoured('this resource setting is not passed on yet');

const serviceNetwork = object({
  aliases: list(scalar),
  ipv4_address: scalar,
  ipv6_address: ipv4Only,
  link_local_ips: notHonoured('addresses of a link are not given'),
  mac_address: notHonoured('the engine chooses hardware addresses'),
  driver_opts: notHonoured('options of one attachment are not passed on'),
  gw_priority: notHonoured('the first network is the one that leads outside'),
  interface_name: notHonoured('the engine names the interfaces'),
  priority: notHonoured('the order of the networks counts'),
});

const network = object({
  name: scalar,
  driver: scalar,
  driver_opts: map(scalar),
  attachable: scalar,
  internal: scalar,
  external: either(scalar, object({ name: scalar })),
  labels: mapOrList,
  enable_ipv4: notHonoured('networks always have IPv4 addresses'),
  enable_ipv6: ipv4Only,
  ipam: object({
    driver: notHonoured('Muster gives the addresses'),
    options: notHonoured('Muster gives the addresses'),
    config: list(
      object({
        subnet: scalar,
        ip_range: notHonoured('each host gets its part of the range'),
        gateway: notHonoured('the gateway is the first address of each host’s part'),
        aux_addresses: notHonoured('addresses are not set aside'),
      }),
    ),
  }),
});

export const SERVICE_KEYS: Readonly<Record<string, Shape>> = {
  image: scalar,
  command: scalarOrList,
  entrypoint: scalarOrList,
  environment: either(map(scalar), list(scalar)),
  env_file: either(scalar, list(either(scalar, object({ path: scalar, required: scalar, format: scalar })))),
  ports: list(either(scalar, port)),
  volumes: list(either(scalar, volume)),
  tmpfs: scalarOrList,
  healthcheck,
  'x-probes': object({ liveness: probe, readiness: probe, startup: probe }),
  deploy,
  post_start: hooks,
  pre_stop: hooks,
  labels: mapOrList,
  label_file: refused('labels from a file are not supported yet', 'Write them under labels.'),
  user: scalar,
  working_dir: scalar,
  hostname: scalar,
  cap_add: list(scalar),
  cap_drop: list(scalar),
  ulimits: map(either(scalar, object({ soft: scalar, hard: scalar }))),
  devices: list(either(scalar, object({ source: scalar, target: scalar, permissions: scalar }))),
  privileged: scalar,
  sysctls: mapOrList,
  init: scalar,
  read_only: scalar,
  tty: scalar,
  stdin_open: scalar,
  stop_signal: scalar,
  stop_grace_period: scalar,
  logging: object({ driver: scalar, options: map(scalar) }),
  extra_hosts: either(map(scalarOrList), list(scalar)),
  dns: scalarOrList,
  dns_search: scalarOrList,
  dns_opt: list(scalar),
  shm_size: scalar,
  security_opt: list(scalar),
  pull_policy: scalar,
  network_mode: scalar,
  platform: scalar,
  group_add: list(scalar),
  pids_limit: scalar,
  mem_limit: scalar,
  mem_reservation: scalar,
  cpus: scalar,
  restart: scalar,
  gpus: either(scalar, list(object({ capabilities: list(scalar), count: scalar, device_ids: list(scalar), driver: scalar, options: notHonoured('driver options are not passed on') }))),
  scale: scalar,
  expose: list(scalar),

  annotations: notHonoured('annotations are not set on the container'),
  attach: notHonoured('logs are shown by `muster service logs`'),
  blkio_config: noCgroups,
  build: { kind: 'not-honoured', note: 'images are not built here; the command that builds it is named', of: build, saidLater: true },
  cgroup: noCgroups,
  cgroup_parent: noCgroups,
  configs: mountedFiles,
  container_name: notHonoured('containers are named after their task'),
  cpu_count: noCgroups,
  cpu_percent: noCgroups,
  cpu_period: noCgroups,
  cpu_quota: noCgroups,
  cpu_rt_period: noCgroups,
  cpu_rt_runtime: noCgroups,
  cpu_shares: noCgroups,
  cpuset: noCgroups,
  credential_spec: notHonoured('it is for Windows only'),
  depends_on: dependsOn,
  develop: notHonoured('it is for development on one machine'),
  device_cgroup_rules: noCgroups,
  domainname: notHonoured('the domain name is not set'),
  extends: either(scalar, object({ service: scalar, file: scalar })),
  external_links: foundByName,
  ipc: notHonoured('the IPC namespace is always private'),
  isolation: notHonoured('it is for Windows only'),
  links: foundByName,
  mac_address: notHonoured('the engine chooses hardware addresses'),
  mem_swappiness: noCgroups,
  memswap_limit: noCgroups,
  models: notHonoured('models are not provided'),
  networks: either(list(scalar), map(either(scalar, serviceNetwork))),
  oom_kill_disable: noCgroups,
  oom_score_adj: noCgroups,
  pid: notHonoured('the PID namespace is always private'),
  profiles: list(scalar),
  provider: refused('services of another provider are not supported', 'Give the service an image.'),
  runtime: notHonoured('the engine’s default runtime is used'),
  secrets: mountedFiles,
  storage_opt: notHonoured('storage options are not passed on'),
  use_api_socket: notHonoured('the engine’s socket is not mounted'),
  userns_mode: notHonoured('the engine’s user namespace is used'),
  uts: notHonoured('the UTS namespace is always private'),
  volumes_from: notHonoured('volumes of other containers are not taken over'),
};

export const FILE_SHAPE: Shape = object({
  name: scalar,
  version: scalar,
  services: map(object(SERVICE_KEYS)),
  volumes: map(object({ name: scalar, driver: scalar, driver_opts: map(scalar), external: either(scalar, object({ name: scalar })), labels: mapOrList })),
  networks: map(either(scalar, network)),
  secrets: declaredFile({ template_driver: refused('secrets are not filled in', 'Use a config with {{secret "NAME"}} in it.') }),
  configs: declaredFile({ content: scalar, template_driver: scalar }),
  models: notHonoured('models are not provided'),
  include: list(either(scalar, object({ path: scalarOrList, project_directory: scalar, env_file: scalarOrList }))),
});
