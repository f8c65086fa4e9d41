/** Finds many patterns in one pass. */

/** UTF-16 units; a node and a unit make one key of the edge table. */
const UNITS = 0x10000;

/**
 * Aho, A. V. and Corasick, M. J., "Efficient string matching: an aid to bibliographic search", CACM 18(6), 1975.
 * One table of edges keyed by node and UTF-16 unit, so that a list of 50,000 terms costs no object per node.
 */
export class AhoCorasick {
  private readonly edges = new Map<number, number>();
  /** Per node: the node of the longest proper suffix that is in the trie. */
  private readonly failure: number[] = [0];
  /** Per node: index of the pattern that ends here, or -1. */
  private readonly pattern: number[] = [-1];
  /** Per node: the nearest suffix node where a pattern ends, or 0. */
  private readonly shorter: number[] = [0];
  private readonly lengths: readonly number[];

  /** Patterns are distinct and not empty. */
  constructor(patterns: readonly string[]) {
    this.lengths = patterns.map((pattern) => pattern.length);
    patterns.forEach((pattern, index) => {
      this.add(pattern, index);
    });
    this.link();
  }

  /**
   * Calls `found` with every occurrence, overlapping ones too, by where they end, longer ones first. Returns the
   * steps taken: at most twice the text's length, and one for each occurrence.
   */
  search(text: string, found: (pattern: number, begin: number, end: number) => void): number {
    let node = 0;
    let steps = 0;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      let next = this.edges.get(node * UNITS + unit);
      while (next === undefined && node !== 0) {
        node = this.failure[node] ?? 0;
        next = this.edges.get(node * UNITS + unit);
        steps += 1;
      }
      node = next ?? 0;
      steps += 1;
      const first = this.pattern[node] === -1 ? this.shorter[node] : node;
      for (let at = first ?? 0; at !== 0; at = this.shorter[at] ?? 0) {
        const pattern = this.pattern[at] ?? -1;
        found(pattern, index + 1 - (this.lengths[pattern] ?? 0), index + 1);
        steps += 1;
      }
    }
    return steps;
  }

  private add(pattern: string, index: number): void {
    let node = 0;
    for (let at = 0; at < pattern.length; at++) {
      const key = node * UNITS + pattern.charCodeAt(at);
      let next = this.edges.get(key);
      if (next === undefined) {
        next = this.pattern.length;
        this.edges.set(key, next);
        this.pattern.push(-1);
        this.failure.push(0);
        this.shorter.push(0);
      }
      node = next;
    }
    this.pattern[node] = index;
  }

  /** Failure links need those of shorter prefixes first, so nodes are taken in the order of their depth. */
  private link(): void {
    const byParent = new Map<number, [unit: number, child: number][]>();
    for (const [key, child] of this.edges) {
      const parent = Math.floor(key / UNITS);
      const children = byParent.get(parent);
      if (children === undefined) byParent.set(parent, [[key % UNITS, child]]);
      else children.push([key % UNITS, child]);
    }
    const order = [0];
    for (const parent of order) {
      for (const [unit, child] of byParent.get(parent) ?? []) {
        order.push(child);
        if (parent === 0) continue;
        let suffix = this.failure[parent] ?? 0;
        while (suffix !== 0 && !this.edges.has(suffix * UNITS + unit)) suffix = this.failure[suffix] ?? 0;
        const target = this.edges.get(suffix * UNITS + unit) ?? 0;
        this.failure[child] = target;
        this.shorter[child] = this.pattern[target] === -1 ? (this.shorter[target] ?? 0) : target;
      }
    }
  }
}
