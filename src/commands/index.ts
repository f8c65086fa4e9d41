/** The list of commands, in the order of --help. */
import type { CommandEntry } from './command.js';

export const COMMANDS: readonly CommandEntry[] = [
  // Help with running it
  {
    name: 'config',
    summary: 'Print the configuration in force and where each value came from',
    load: async () => (await import('./config.js')).command,
  },
  {
    name: 'doctor',
    summary: 'Check Node, disk, model, database, queue and clock, and say what to do',
    load: async () => (await import('./doctor.js')).command,
  },
];
