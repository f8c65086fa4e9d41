/** What the server gives one request: bytes, time, patience. */
export interface Limits {
  /** Largest body where a door does not say otherwise. */
  readonly bodyBytes: number;
  /** Headers and body must have come by then, else 408. Milliseconds, as all times here. */
  readonly request: number;
  /** How often slow requests are looked for: what may be added to `request`. */
  readonly check: number;
  /** A connection on which nothing moves is dropped: later than the longest wait for a label. */
  readonly silence: number;
  /** How long a connection is kept for the next request; longer than the minute after which proxies let go. */
  readonly keepAlive: number;
  /** Beyond this delay of the event loop requests are turned away unread; 0 for never. */
  readonly loopDelay: number;
}

export const LIMITS: Limits = {
  bodyBytes: 1_000_000,
  request: 30_000,
  check: 2_000,
  silence: 90_000,
  keepAlive: 65_000,
  loopDelay: 1_000,
};
