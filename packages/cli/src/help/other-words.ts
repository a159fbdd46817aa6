/** What people type who come from Docker, Compose, kubectl or Nomad, and how it is said here. */

const UP = 'muster up -f compose.yaml';
const CREATE = 'muster service create IMAGE';
const LIST = 'muster service ls';

/** Words that are no command → the command that does it. */
export const OTHER_WORDS: Readonly<Record<string, string>> = {
  'stack deploy': 'muster up -f compose.yaml -p STACK',
  'stack up': 'muster up -f compose.yaml -p STACK',
  'stack config': 'muster config render',
  'stack ls': 'muster ls',
  'stack ps': 'muster ps STACK',
  'stack services': 'muster service ls --stack STACK',
  'stack rm': 'muster down STACK',
  'stack down': 'muster down STACK',
  'service deploy': CREATE,
  'service stop': 'muster service scale SERVICE=0',
  'service start': 'muster service scale SERVICE=1',
  'service status': 'muster service ps SERVICE',
  'service tasks': 'muster service ps SERVICE',
  'job status': 'muster job runs JOB',
  'node promote': 'muster node join MANAGER-TOKEN@HOST:PORT',
  'node demote': 'muster manager rm MANAGER',
  'node status': 'muster node ls',
  'node update': 'muster node drain NODE',
  deploy: UP,
  apply: UP,
  stop: 'muster service scale SERVICE=0',
  rm: 'muster service rm SERVICE',
  delete: 'muster service rm SERVICE',
  run: CREATE,
  create: CREATE,
  scale: 'muster service scale SERVICE=REPLICAS',
  update: 'muster service update SERVICE',
  rollback: 'muster service rollback SERVICE',
  restart: 'muster service restart SERVICE',
  inspect: 'muster service inspect SERVICE',
  describe: 'muster why SERVICE',
  explain: 'muster why SERVICE',
  get: LIST,
  services: LIST,
  nodes: 'muster node ls',
  drain: 'muster node drain NODE',
  cordon: 'muster node pause NODE',
  uncordon: 'muster node activate NODE',
  swarm: 'muster cluster status',
  init: 'muster cluster init',
  join: 'muster node join TOKEN@HOST:PORT',
  login: 'muster registry login',
  logout: 'muster registry logout',
  info: 'muster status',
  backup: 'muster cluster backup',
  restore: 'muster cluster restore',
};

/** The command for words of which the last is none; undefined: nobody knows what is meant. */
export function inOurWords(route: readonly string[], word: string | undefined): string | undefined {
  const words = [...route, word].join(' ');
  return Object.hasOwn(OTHER_WORDS, words) ? OTHER_WORDS[words] : undefined;
}
