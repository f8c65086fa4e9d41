/** Server-sent events on one connection (HTML Standard, section 9.2). */
import { PassThrough } from 'node:stream';

/** What a slow reader may leave unread; beyond it the connection ends, and the reader goes on after a break. */
const MOST_UNREAD = 1_000_000;

/** Milliseconds after which a reader whose connection broke asks again. */
const RETRY = 2000;

export class EventStream {
  /** The body of the answer. */
  readonly body = new PassThrough();

  constructor() {
    this.#write(`retry: ${RETRY}\n\n`);
  }

  /** One event; with an id a reader goes on behind it after a break. */
  send(data: unknown, id: number | null): void {
    const lines = `${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
    this.#write(lines);
  }

  /** Says that the connection still stands. */
  beat(): void {
    this.#write(': \n\n');
  }

  /** Resolves when the reader has taken nearly all that was sent, or is gone. */
  async read(): Promise<void> {
    if (!this.body.writableNeedDrain || this.body.destroyed) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        this.body.off('drain', done).off('close', done);
        resolve();
      };
      this.body.on('drain', done).on('close', done);
    });
  }

  end(): void {
    if (!this.body.writableEnded) this.body.end();
  }

  #write(text: string): void {
    if (this.body.writableEnded || this.body.destroyed) return;
    this.body.write(text);
    if (this.body.writableLength > MOST_UNREAD) this.body.destroy();
  }
}
