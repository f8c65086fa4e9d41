/** What a person should know of a page, in sentences without text of comments and without their full stop. */

/** Comments that the page shows only the beginning of. */
export function cutShort(count: number, before: 'saving' | 'copying'): string {
  const comments = count === 1 ? '1 comment is' : `${count} comments are`;
  return `${comments} cut short by the page; open ${count === 1 ? 'it' : 'them'} before ${before} the page`;
}

/** Blocks of JSON-LD that hold something else. */
export function brokenJsonLd(count: number): string {
  return count === 1
    ? '1 of its JSON-LD blocks is not JSON and was not read'
    : `${count} of its JSON-LD blocks are not JSON and were not read`;
}
