import { describe, expect, it } from '@jest/globals';
import { catchUp, startCounting } from '../../src/dashboards/counting.js';
import { countStale } from '../../src/store/dashboard-marks.js';
import { createNewsroom } from '../helpers/newsroom.js';
import { LogLines, storeTexts, until, usePipeline } from '../helpers/pipeline.js';

describe('counting', () => {
  const pipeline = usePipeline('embedded');

  it('goes on in the background until it is closed', async () => {
    const { log, lines } = new LogLines();
    await createNewsroom(pipeline.database, 'background').live(60);
    const counting = startCounting(pipeline.database, log);
    await until(async () => (await countStale(pipeline.database, 1)) === 0);
    await counting.close();
    await storeTexts(pipeline, ['Eins']);
    expect(await countStale(pipeline.database, 10)).toBe(1);
    expect(lines).toEqual([]);
  });

  it('says when it cannot, and goes on', async () => {
    const { log, lines } = new LogLines();
    let broken = true;
    const database = {
      kind: 'pglite' as const,
      query: <Row extends object>(...given: Parameters<typeof pipeline.database.query>) =>
        broken ? Promise.reject(new Error('gone')) : pipeline.database.query<Row>(...given),
      transaction: pipeline.database.transaction.bind(pipeline.database),
      close: async () => {},
    };
    await storeTexts(pipeline, ['Eins']);
    const counting = startCounting(database, log);
    await until(async () => lines.length > 0);
    broken = false;
    await until(async () => (await countStale(pipeline.database, 1)) === 0);
    await counting.close();
    expect(lines.every((line) => line.includes('dashboards are not counted now'))).toBe(true);
  });

  it('counts a backlog in many small parts, between which others are served', async () => {
    const { database } = pipeline;
    const left: number[] = [];
    const watched = {
      kind: 'pglite' as const,
      query: database.query.bind(database),
      async transaction<Result>(work: Parameters<typeof database.transaction<Result>>[0]) {
        const result = await database.transaction(work);
        left.push(await countStale(database, 10_000));
        return result;
      },
      close: async () => {},
    };
    await database.query(
      'insert into tonfall.stale_comments (comment) select n from generate_series(1, 1000) n',
    );
    const counting = startCounting(watched, new LogLines().log);
    await until(async () => left.at(-1) === 0);
    await counting.close();
    expect(left).toEqual([800, 600, 400, 200, 0]);
  });

  it('tells how far behind it is where there is much to count', async () => {
    await pipeline.database.query(
      'insert into tonfall.stale_comments (comment) select n from generate_series(1, 3000) n',
    );
    const behind = await catchUp(pipeline.database);
    expect(behind).toBeGreaterThan(0);
    expect(behind).toBeLessThan(3000);
    expect(await catchUp(pipeline.database)).toBe(0);
  });
});
