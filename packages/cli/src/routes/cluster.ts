import { buildRouteMap } from '@stricli/core';
import { type CliContext, defineCommand } from '../command.ts';
import { clientAliases } from '../flags/common.ts';
import { managerRmFlags } from '../flags/trust-flags.ts';
import { autolockCommand, caRoutes, tokenRoutes } from './trust.ts';
import { agentRunFlags, agentWatchdogFlags, clusterAdminFlags, clusterBackupFlags, clusterInitFlags, clusterRestoreFlags, clusterStatusFlags, devFlags, managerRunFlags, nodeJoinFlags, storeMigrateFlags } from '../flags/command-flags.ts';

export const nodeJoinCommand = defineCommand({
  brief: 'Make this machine a worker or a manager of a cluster, by the token’s kind',
  description: 'The token pins the cluster: nothing is sent to anybody else. The certificate renews itself.\n\nExample:\n  muster node join TOKEN@10.0.0.1:7400,10.0.0.2:7400',
  flags: nodeJoinFlags,
  positional: [{ placeholder: 'TOKEN@HOST:PORT[,…]', brief: 'As `muster cluster init` or `muster cluster token create` printed it' }],
  load: async () => (await import('../daemons/node-join.ts')).nodeJoin,
});

export const clusterRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Make a cluster, join it, look at its managers' },
  routes: {
    init: defineCommand({
      brief: 'Make a new cluster in a store and print how to go on',
      description: 'Makes the certification authority, this machine’s manager certificate and your context as administrator. The join tokens are printed once; the store keeps only their SHA-256.\n\nExample:\n  muster cluster init --store etcd://10.0.0.1:2379,10.0.0.2:2379 --advertise 10.0.0.1:7400',
      flags: clusterInitFlags,
      load: async () => (await import('../daemons/cluster-init.ts')).clusterInit,
    }),
    join: nodeJoinCommand,
    token: tokenRoutes,
    ca: caRoutes,
    autolock: autolockCommand,
    status: defineCommand({
      brief: 'Show the managers, the leader and the number of nodes',
      flags: clusterStatusFlags,
      aliases: clientAliases,
      load: async () => (await import('../commands/status.ts')).clusterStatus,
    }),
    admin: defineCommand({
      brief: 'On a manager’s machine: make an administrator’s context, when none is left',
      description:
        'Takes the cluster key on this machine’s disk and writes to the store itself, so it works when no context of an administrator is left or good any more. The audit has it. With the embedded store the manager must be stopped meanwhile.\n\nExample:\n  muster cluster admin',
      flags: clusterAdminFlags,
      load: async () => (await import('../daemons/cluster-admin.ts')).clusterAdmin,
    }),
    backup: defineCommand({
      brief: 'Write the cluster’s state into one encrypted file',
      description:
        'All of it, as of one moment, from any manager. It is as secret as the store: whoever has the file and the passphrase has the cluster.\n\nExample:\n  muster cluster backup --passphrase-file /root/passphrase cluster.backup',
      flags: clusterBackupFlags,
      aliases: clientAliases,
      positional: [{ placeholder: 'FILE', brief: 'Where to write it; replaced when it is there', completes: 'file' }],
      load: async () => (await import('../daemons/cluster-backup.ts')).clusterBackup,
    }),
    restore: defineCommand({
      brief: 'Fill an empty store with a backup',
      description:
        'Managers of the restored cluster are obeyed by its agents, and managers of before are not any more. Containers run on, and are taken over when their agents come.\n\nExample:\n  muster cluster restore --store etcd://10.0.0.1:2379 --advertise 10.0.0.1:7400 cluster.backup',
      flags: clusterRestoreFlags,
      positional: [{ placeholder: 'FILE', brief: 'As `muster cluster backup` wrote it', completes: 'file' }],
      load: async () => (await import('../daemons/cluster-restore.ts')).clusterRestore,
    }),
  },
});

export const storeRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Move the cluster’s state to another store' },
  routes: {
    migrate: defineCommand({
      brief: 'Copy the cluster into another, empty store, from which it goes on',
      description:
        'Stop the managers first: containers and agents run on without them, and come back to the manager that is started afterwards.\n\nExample:\n  muster store migrate etcd://10.0.0.1:2379,10.0.0.2:2379,10.0.0.3:2379',
      flags: storeMigrateFlags,
      positional: [{ placeholder: 'STORE', brief: 'Empty store to fill: etcd://host1:2379[,…] or embedded:DIR' }],
      load: async () => (await import('../daemons/store-migrate.ts')).storeMigrate,
    }),
  },
});

export const managerRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Run a manager, or remove one' },
  routes: {
    run: defineCommand({
      brief: 'Run a manager in the foreground until SIGTERM',
      description: 'Examples:\n  muster manager run\n  muster manager run --store etcd://10.0.0.1:2379 --advertise 10.0.0.1:7400',
      flags: managerRunFlags,
      load: async () => (await import('../daemons/manager-run.ts')).managerRun,
    }),
    rm: defineCommand({
      brief: 'Remove managers that are not to come back: their certificates are refused at once',
      description: 'Stop it first. Its disk still holds the cluster key: when that is in other hands, replace the root, too (muster cluster ca rotate).\n\nExample:\n  muster manager rm host5',
      flags: managerRmFlags,
      aliases: clientAliases,
      positional: [{ placeholder: 'MANAGER', brief: 'Its name, or the id of its certificate (muster cluster ca status)', rest: true }],
      load: async () => (await import('../commands/manager.ts')).managerRm,
    }),
  },
});

export const agentRoutes = buildRouteMap<string, CliContext>({
  docs: { brief: 'Run an agent' },
  routes: {
    run: defineCommand({
      brief: 'Run the agent of this host in the foreground until SIGTERM',
      description: 'Containers keep running when the agent stops.\n\nExample:\n  muster agent run --manager 10.0.0.1:7400,10.0.0.2:7400',
      flags: agentRunFlags,
      aliases: { l: 'label' },
      load: async () => (await import('../daemons/agent-run.ts')).agentRun,
    }),
    watchdog: defineCommand({
      brief: 'Take down exclusive containers of this host when their lease is over, whatever the agent does',
      description:
        'The agent starts it by itself on a node that gets an exclusive task, and it ends a minute after the last one has gone. Run it yourself where nothing of the agent outlives the agent: in a container of its own beside an agent in a container.',
      flags: agentWatchdogFlags,
      load: async () => (await import('../daemons/agent-watchdog.ts')).agentWatchdog,
    }),
  },
});

export const devCommand = defineCommand({
  brief: 'Run a whole cluster of one host in this process, on the local Docker',
  description: 'A manager with an embedded store and an agent. The state stays in the data directory; containers keep running when it stops.',
  flags: devFlags,
  load: async () => (await import('../daemons/dev.ts')).dev,
});
