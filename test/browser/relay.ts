/** A line between a browser and a server that can be cut. */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export interface Relay {
  /** Ends with a slash. */
  readonly url: string;
  /** Ends what runs over it, and takes nothing new. */
  cut(): void;
  /** Asks are still carried there, answers are not carried back. */
  deafen(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Carries bytes from a port of its own to the server at `target`. */
export async function openRelay(target: string): Promise<Relay> {
  const { hostname, port } = new URL(target);
  const lines = new Set<Socket>();
  let whole = true;
  let deaf = false;
  const server = createServer((near) => {
    if (!whole) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      lines.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        lines.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far);
    far.on('data', (answer) => (deaf ? near.destroy() : near.write(answer)));
    far.on('end', () => near.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const end = () => {
    for (const socket of lines) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    cut() {
      whole = false;
      end();
    },
    deafen() {
      deaf = true;
    },
    mend() {
      whole = true;
      deaf = false;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        end();
      }),
  };
}
