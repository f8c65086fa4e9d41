/** Word lists: terms that are allowed, suspect or banned, found as whole words or with `*` within words. */
import { AhoCorasick } from './aho-corasick.js';
import { type FoldedText, foldTerm, foldText } from './fold.js';
import type { WordLists } from './settings-schema.js';

export const LIST_KINDS = ['allow', 'suspect', 'banned'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

/** Where a term stands: UTF-16 offsets of the original text, `end` exclusive; with `*` the whole word. */
export interface WordHit {
  readonly begin: number;
  readonly end: number;
  readonly kind: ListKind;
  /** Name of the list. */
  readonly list: string;
}

interface Term {
  readonly kind: ListKind;
  /** May stand at the end, or at the beginning, of a longer word. */
  readonly openBegin: boolean;
  readonly openEnd: boolean;
}

interface Matcher {
  readonly automaton: AhoCorasick;
  /** The terms of each pattern: `idiot` and `idiot*` are one pattern. */
  readonly terms: readonly (readonly Term[])[];
}

/** Compiled once per list object; lists are replaced with their settings, never changed. */
const matchers = new WeakMap<WordLists, Matcher>();

/**
 * Every hit of the lists in a text, by position; a hit inside another one of the same kind is left out. Time is
 * linear in the text, plus the hits. Hits inside an allowed one are still there: see `withoutAllowed`.
 */
export function findWords(
  text: string,
  lists: readonly { readonly name: string; readonly words: WordLists }[],
): WordHit[] {
  if (lists.length === 0) return [];
  const folded = foldText(text);
  const hits = lists.flatMap(({ name, words }) => findIn(folded, matcherOf(words), name));
  return LIST_KINDS.flatMap((kind) => outermost(hits.filter((hit) => hit.kind === kind)));
}

/** The hits that count, and the allowed ones that took some away. */
export function withoutAllowed(hits: readonly WordHit[]): { counting: WordHit[]; allowing: WordHit[] } {
  const allowed = hits.filter((hit) => hit.kind === 'allow');
  const used = new Set<WordHit>();
  const counting = hits.filter((hit) => {
    if (hit.kind === 'allow') return false;
    const around = lastBefore(allowed, hit.begin);
    if (around === undefined || around.end < hit.end) return true;
    used.add(around);
    return false;
  });
  return { counting, allowing: allowed.filter((hit) => used.has(hit)) };
}

/** The last hit that begins at or before `begin`: where none contains another, no earlier one reaches further. */
function lastBefore(hits: readonly WordHit[], begin: number): WordHit | undefined {
  let low = 0;
  let high = hits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((hits[middle]?.begin ?? 0) <= begin) low = middle + 1;
    else high = middle;
  }
  return hits[low - 1];
}

function matcherOf(words: WordLists): Matcher {
  let matcher = matchers.get(words);
  if (matcher === undefined) {
    matcher = compile(words);
    matchers.set(words, matcher);
  }
  return matcher;
}

function compile(words: WordLists): Matcher {
  const patterns = new Map<string, Term[]>();
  for (const kind of LIST_KINDS) {
    for (const written of words[kind] ?? []) {
      const term = written.trim();
      const pattern = foldTerm(term.replace(/^\*/, '').replace(/\*$/, ''));
      if (pattern === '') continue;
      const entry: Term = { kind, openBegin: term.startsWith('*'), openEnd: term.endsWith('*') };
      const known = patterns.get(pattern);
      if (known === undefined) patterns.set(pattern, [entry]);
      else known.push(entry);
    }
  }
  return { automaton: new AhoCorasick([...patterns.keys()]), terms: [...patterns.values()] };
}

function findIn(text: FoldedText, { automaton, terms }: Matcher, list: string): WordHit[] {
  const hits: WordHit[] = [];
  const last: Partial<Record<ListKind, WordHit>> = {};
  automaton.search(text.folded, (pattern, begin, end) => {
    for (const { kind, openBegin, openEnd } of terms[pattern] ?? []) {
      const beginsInWord = text.wordBegins[begin] !== begin;
      const endsInWord = text.wordEnds[end - 1] !== end;
      if ((beginsInWord && !openBegin) || (endsInWord && !openEnd)) continue;
      const first = openBegin ? (text.wordBegins[begin] ?? begin) : begin;
      const final = (openEnd ? (text.wordEnds[end - 1] ?? end) : end) - 1;
      const hit = { begin: text.begins[first] ?? 0, end: text.ends[final] ?? 0, kind, list };
      // Longer occurrences come first: this keeps the hits fewer than the characters, whatever terms nest.
      const before = last[kind];
      if (before !== undefined && hit.begin >= before.begin && hit.end <= before.end) continue;
      last[kind] = hit;
      hits.push(hit);
    }
  });
  return hits;
}

/** The hits that no other one contains, by position. */
function outermost(hits: WordHit[]): WordHit[] {
  const kept: WordHit[] = [];
  let reach = -1;
  for (const hit of hits.sort((a, b) => a.begin - b.begin || b.end - a.end)) {
    if (hit.end <= reach) continue;
    kept.push(hit);
    reach = hit.end;
  }
  return kept;
}
