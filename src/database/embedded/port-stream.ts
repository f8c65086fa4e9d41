/** A connection between threads of one process, with what `pg` asks of a socket. */
import { Duplex } from 'node:stream';
import type { MessagePort } from 'node:worker_threads';

export class PortStream extends Duplex {
  constructor(private readonly port: MessagePort) {
    super();
    port.on('message', (chunk: Uint8Array | null) => {
      this.push(chunk && Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    });
    port.on('close', () => this.destroy());
  }

  /** There is nothing to connect to: both ends exist from the beginning. */
  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    this.port.ref();
    return this;
  }

  unref(): this {
    this.port.unref();
    return this;
  }

  override _read(): void {}

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    // A copy, because a small Buffer shares its memory with others and would take them along.
    const copy = new Uint8Array(chunk);
    this.port.postMessage(copy, [copy.buffer]);
    done();
  }

  override _final(done: () => void): void {
    this.port.postMessage(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.port.close();
    done(error);
  }
}
