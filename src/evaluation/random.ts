/** Random numbers that repeat: the same seed gives the same ones on every machine. */

/** Looked up once: a resample draws millions of numbers. */
const { floor, imul } = Math;

/** A whole number from 0 up to, not including, `below` (at most 2^32). */
export type Random = (below: number) => number;

/**
 * xoshiro128** 1.1 (Blackman and Vigna 2021, https://prng.di.unimi.it/xoshiro128starstar.c), its state filled from the
 * hash of the seed. Numbers and texts are seeds; `seed` and `String(seed)` are the same one.
 */
export function seededRandom(seed: number | string): Random {
  let [a, b, c, d] = [0, 1, 2, 3].map((part) => hashOf(`${part}/${seed}`)) as [
    number,
    number,
    number,
    number,
  ];
  return (below) => {
    const scrambled = imul(rotated(imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotated(d, 11);
    return floor((scrambled / 2 ** 32) * below);
  };
}

const rotated = (bits: number, by: number): number => (bits << by) | (bits >>> (32 - by));

/** FNV-1a, 32 bit (http://www.isthe.com/chongo/tech/comp/fnv/), and the finaliser of MurmurHash3 over it. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = imul(hash ^ byte, 0x01000193);
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
