/** The list of commands, in the order of --help. */
import type { CommandEntry } from './command.js';

export const COMMANDS: readonly CommandEntry[] = [
  // Labelling
  {
    name: 'score',
    summary: 'Label a thread or an archive once; nothing is kept',
    load: async () => (await import('./score.js')).command,
  },
  {
    name: 'ingest',
    summary: 'Store comments and queue them for labelling',
    load: async () => (await import('./ingest.js')).command,
  },
  {
    name: 'serve',
    summary: 'Run the server, its console and the whole pipeline in one process',
    load: async () => (await import('./serve.js')).command,
  },
  {
    name: 'work',
    summary: 'Run workers only, beside others, on PostgreSQL or Redis',
    load: async () => (await import('./work.js')).command,
  },
  // What came of it
  {
    name: 'export',
    summary: 'Write labelled comments as JSONL or CSV',
    load: async () => (await import('./export.js')).command,
  },
  {
    name: 'rescore',
    summary: 'Label again with the present model, or judge again with the present policy',
    load: async () => (await import('./rescore.js')).command,
  },
  {
    name: 'settings',
    summary: 'Show or change what the policy makes of scores',
    load: async () => (await import('./settings.js')).command,
  },
  {
    name: 'status',
    summary: 'Show what is labelled, waits or failed, and by which model',
    load: async () => (await import('./status.js')).command,
  },
  {
    name: 'failed',
    summary: 'List, retry or drop comments that could not be labelled',
    load: async () => (await import('./failed.js')).command,
  },
  {
    name: 'backup',
    summary: 'Copy the embedded store while it runs',
    load: async () => (await import('./backup.js')).command,
  },

  // The server
  {
    name: 'key',
    summary: 'Create, list or revoke API keys of the server',
    load: async () => (await import('./key.js')).command,
  },
  {
    name: 'user',
    summary: 'Add, reset, disable, enable or list people who may use the console',
    load: async () => (await import('./user.js')).command,
  },
  {
    name: 'coral',
    summary: 'Add, list or remove sites that run Coral',
    load: async () => (await import('./coral.js')).command,
  },
  {
    name: 'feedback',
    summary: 'Write what people said of texts as JSONL or CSV',
    load: async () => (await import('./feedback.js')).command,
  },
  {
    name: 'migrate',
    summary: 'Compare scores of Perspective that a site has kept with ours, and find the thresholds',
    load: async () => (await import('./migrate.js')).command,
  },

  // How good it is
  {
    name: 'eval',
    summary: 'Measure the model, or another scorer, on comments that people have labelled',
    load: async () => (await import('./eval.js')).command,
  },

  // Help with running it
  {
    name: 'config',
    summary: 'Print the configuration in force and where each value came from',
    load: async () => (await import('./config.js')).command,
  },
  {
    name: 'doctor',
    summary: 'Check Node, disk, model, database, queue, clock and console, and say what to do',
    load: async () => (await import('./doctor.js')).command,
  },
];
