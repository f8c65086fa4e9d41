/** A reverse proxy as houses have one: another port, a path in front, and the name of whoever has signed in there. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Gateway {
  /** With the path, ends with a slash. */
  readonly url: string;
  /** Where it leads. */
  lead(target: string): void;
  /** Adds this header to what it passes on; null passes none. */
  name(header: string, login: string | null): void;
  /** What it was asked for beside the path. */
  strays(): readonly string[];
  close(): Promise<void>;
}

/** Passes on what is below `path`, without it. */
export async function openGateway(path: string): Promise<Gateway> {
  let target = '';
  let named: Record<string, string> = {};
  const strays: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { url = '', method, headers } = incoming;
    if (!url.startsWith(`${path}/`)) {
      strays.push(url);
      outgoing.writeHead(404).end();
      return;
    }
    const { hostname, port } = new URL(target);
    const passed = request(
      {
        hostname,
        port,
        method,
        path: url.slice(path.length),
        headers: {
          ...headers,
          'x-forwarded-for': incoming.socket.remoteAddress ?? '',
          'x-forwarded-host': headers.host ?? '',
          'x-forwarded-proto': 'http',
          ...named,
        },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        answer.on('error', () => outgoing.destroy());
      },
    );
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}/`,
    lead(address) {
      target = address;
    },
    name(header, login) {
      named = login === null ? {} : { [header]: login };
    },
    strays: () => strays,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
