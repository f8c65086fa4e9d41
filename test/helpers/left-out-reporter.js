/**
 * Says at the end, by name, what was left out and for want of what. Where CI is set, that is a failure: it has every
 * server. Only material that is no part of this repository may be absent there too.
 */

const OUTSIDE = /LEFT OUT: \.\.\//;

/** @typedef {{ file: string, suite: string, tests: number }} LeftOut */

export default class LeftOutReporter {
  /**
   * @param {{ rootDir?: string }} config
   * @param {{ write?: (text: string) => void, ci?: boolean }} options
   */
  constructor(config = {}, options = {}) {
    this.rootDir = config.rootDir ?? '';
    // jest's own summary always comes after its reporters; what was left out must stand below it.
    this.write = options.write ?? ((text) => process.once('exit', () => process.stderr.write(text)));
    this.ci = options.ci ?? Boolean(process.env.CI);
    /** @type {LeftOut[]} */
    this.leftOut = [];
  }

  onRunComplete(_, results) {
    /** @type {Map<string, LeftOut>} */
    const suites = new Map();
    for (const { testFilePath, testResults } of results.testResults) {
      const file = testFilePath.replace(`${this.rootDir}/`, '');
      for (const { status, ancestorTitles, title } of testResults) {
        if (status === 'passed' || status === 'failed') continue;
        const suite = ancestorTitles[0] ?? title;
        const known = suites.get(`${file}\n${suite}`) ?? { file, suite, tests: 0 };
        known.tests += 1;
        suites.set(`${file}\n${suite}`, known);
      }
    }
    this.leftOut = [...suites.values()];
    if (this.leftOut.length === 0) return;
    const lines = this.leftOut.map(({ file, suite, tests }) => `  ${file}: ${suite}, ${tests} tests`);
    this.write(
      `\nNOT TESTED, left out by name:\n${lines.join('\n')}\n` +
        'Set what is named there (see CONTRIBUTING.md) and run again to test everything.\n',
    );
  }

  getLastError() {
    const missed = this.leftOut.filter(({ suite }) => !OUTSIDE.test(suite));
    if (!this.ci || missed.length === 0) return undefined;
    return new Error(`${missed.length} suites were left out, and CI leaves nothing out.`);
  }
}
