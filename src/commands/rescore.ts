/** `tonfall rescore`: label again with the present model, or judge again with the present policy. */
import { z } from 'zod';
import type { App } from '../app.js';
import { TonfallError } from '../errors.js';
import { createProgress } from '../output/progress.js';
import { followPolicy } from '../pipeline/policy-follower.js';
import { rejudge } from '../pipeline/rejudge.js';
import { currentModel } from '../store/current-model.js';
import { sweepUnlabelled } from '../store/sweep.js';
import { type CommandContext, defineCommand } from './command.js';
import { EXIT } from './exit-code.js';
import { LABELLING_KEYS, STORE_KEYS, withApp, withWorkers } from './store-run.js';
import { waitForLabels } from './wait-for-labels.js';

const SWEEP_CHUNK = 1_000;

export const command = defineCommand({
  options: {
    policy: {
      summary: 'Only judge again, with the settings now in force; needs no model',
      schema: z.boolean().default(false),
    },
    wait: { summary: 'Return only when all is labelled', schema: z.boolean().default(false) },
  },
  configuration: [...STORE_KEYS, ...LABELLING_KEYS],
  examples: ['tonfall rescore --policy', 'tonfall rescore --model models/tonfall-small-1 --wait'],
  async run(context, { options }) {
    return withApp(context, 'either', async (app) => {
      if (options.policy) {
        const judged = await judgeAgain(app, context);
        context.stdout.write(`${judged} judged again\n`);
        return EXIT.ok;
      }
      await refuseOtherModel(app);
      const queued = await labelAgain(app, context);
      context.stdout.write(`${queued} to be labelled by ${await app.modelId()}\n`);
      if (options.wait && app.ownership === 'owner') {
        await withWorkers(context, app, (workers) =>
          waitForLabels(app, context, (signal) => workers.drain(signal)),
        );
      } else if (options.wait) {
        await waitForLabels(app, context);
      }
      return EXIT.ok;
    });
  },
});

async function judgeAgain(app: App, context: CommandContext): Promise<number> {
  const { signal, stderr, terminal, now } = context;
  const model = await app.knownModelId();
  if (model === null) return 0;
  const progress = createProgress({ stream: stderr, isTTY: terminal.stderr, unit: 'comments', now });
  try {
    return await rejudge({
      database: app.database,
      policy: await followPolicy(app.database, now).current(),
      model,
      now,
      signal,
      onJudged: (count) => progress.add(count),
    });
  } finally {
    progress.stop();
  }
}

/** Beside a running process, its model is the present one: nobody here would label with another. */
async function refuseOtherModel(app: App): Promise<void> {
  const [wanted, present] = [await app.modelId(), await currentModel(app.database)];
  if (app.ownership !== 'guest' || present === null || present === wanted) return;
  throw new TonfallError('USAGE', {
    detail: `The running process labels with ${present}, not ${wanted}; start it again with --model.`,
  });
}

/** Puts every comment without a label of the present model into the outbox, newest first. */
async function labelAgain(app: App, { signal, now }: CommandContext): Promise<number> {
  const model = await app.modelId();
  let added = 0;
  for (let done = false; !done && !signal.aborted; ) {
    const swept = await sweepUnlabelled(app.database, model, { limit: SWEEP_CHUNK, now: now() });
    added += swept.added;
    done = swept.done;
  }
  return added;
}
