/** Waiting for what comes by itself. */

/** Milliseconds that anything on a page may take on a crowded machine. */
export const PATIENCE = 60_000;

/** Until `look` gives what `good` wants; fails with what was seen last. */
export async function until<Seen>(look: () => Promise<Seen>, good: (seen: Seen) => boolean): Promise<Seen> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const seen = await look();
    if (good(seen)) return seen;
    if (Date.now() > end) throw new Error(`It stays at ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
