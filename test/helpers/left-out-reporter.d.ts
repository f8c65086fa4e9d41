/** Types of the reporter, which jest loads as plain JavaScript. */
export default class LeftOutReporter {
  constructor(config?: { rootDir?: string }, options?: { write?: (text: string) => void; ci?: boolean });
  onRunComplete(contexts: unknown, results: unknown): void;
  getLastError(): Error | undefined;
}
