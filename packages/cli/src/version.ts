/** The version of this program: one for the CLI, the managers and the agents, which are built together. */
export const VERSION = '0.1.0';
