/** What requests need of the store at once, read again in the background before it is too old. */

export interface ReadAheadOptions {
  readonly now: () => Date;
  /** From this age on, a value that is asked for is read again, while the old one still answers. Milliseconds. */
  readonly refreshAfter: number;
  /** Beyond this age nobody is answered with it. Milliseconds. */
  readonly keep: number;
  /** Values kept at once. */
  readonly capacity: number;
}

export interface ReadAhead<Value> {
  /**
   * The value of a name: as remembered, else as `read` gives it; a value that is asked for again and again is never
   * waited for, however busy the store is. Null is not remembered. Throws what `read` throws.
   */
  get(name: string, read: () => Promise<Value>): Promise<Value>;
}

export function createReadAhead<Value>({
  now,
  refreshAfter,
  keep,
  capacity,
}: ReadAheadOptions): ReadAhead<Value> {
  const known = new Map<string, { readonly value: Value; readonly readAt: number }>();
  const reading = new Map<string, Promise<Value>>();

  /** One reading for all who ask meanwhile. */
  function readOnce(name: string, read: () => Promise<Value>): Promise<Value> {
    const begun = reading.get(name);
    if (begun) return begun;
    const readAt = now().getTime();
    const promise = read()
      .then((value) => {
        known.delete(name);
        if (known.size >= capacity) known.clear();
        if (value !== null) known.set(name, { value, readAt });
        return value;
      })
      .finally(() => reading.delete(name));
    reading.set(name, promise);
    return promise;
  }

  return {
    async get(name, read) {
      const remembered = known.get(name);
      const age = remembered ? now().getTime() - remembered.readAt : Number.POSITIVE_INFINITY;
      if (!remembered || age >= keep) return readOnce(name, read);
      // Whoever comes when it is too old meets the failure himself.
      if (age >= refreshAfter) readOnce(name, read).catch(() => {});
      return remembered.value;
    },
  };
}
