/** A stream that keeps what is written to it. */
import { Writable } from 'node:stream';

export class TextStream extends Writable {
  readonly isTTY: boolean;
  readonly columns: number;
  #text = '';

  constructor(options: { isTTY?: boolean; columns?: number; highWaterMark?: number } = {}) {
    super({ decodeStrings: false, highWaterMark: options.highWaterMark ?? 16384 });
    this.isTTY = options.isTTY ?? false;
    this.columns = options.columns ?? 100;
  }

  /** Everything so far. */
  get text(): string {
    return this.#text;
  }

  override _write(chunk: string, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#text += chunk;
    done();
  }
}
