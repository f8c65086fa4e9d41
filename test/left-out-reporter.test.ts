import { describe, expect, it } from '@jest/globals';
import LeftOutReporter from './helpers/left-out-reporter.js';

const REDIS = 'Redis (LEFT OUT: TONFALL_TEST_REDIS_URL not set)';
const OUTSIDE = 'articles (LEFT OUT: ../elsewhere is not there)';

const results = (suite: string, statuses: readonly string[]) => ({
  testResults: [
    {
      testFilePath: '/repo/test/queue/redis.test.ts',
      testResults: statuses.map((status, index) => ({
        status,
        title: `test ${index}`,
        ancestorTitles: [suite, 'inner'],
      })),
    },
  ],
});

function report(ci: boolean, statuses: readonly string[], suite = REDIS) {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const reporter = new LeftOutReporter({ rootDir: '/repo' }, { write, ci });
  reporter.onRunComplete(undefined, results(suite, statuses));
  return { text, error: reporter.getLastError() };
}

describe('what was left out', () => {
  it('is named once per suite, with how many tests it has', () => {
    const { text, error } = report(false, ['passed', 'pending', 'todo']);
    expect(text).toContain(
      'test/queue/redis.test.ts: Redis (LEFT OUT: TONFALL_TEST_REDIS_URL not set), 2 tests\n',
    );
    expect(error).toBeUndefined();
  });

  it('fails the run in CI', () => {
    expect(report(true, ['pending']).error).toBeInstanceOf(Error);
  });

  it('does not, where it is material from outside of the repository', () => {
    const { text, error } = report(true, ['pending'], OUTSIDE);
    expect(text).toContain(OUTSIDE);
    expect(error).toBeUndefined();
  });

  it('is nothing when everything ran', () => {
    expect(report(true, ['passed', 'failed'])).toEqual({ text: '', error: undefined });
  });
});
