/** Breaking a text for people into lines of a width. */
import stringWidth from 'string-width';
import { fitCell } from './cell.js';

/** Lines of at most so many columns, broken between words; a word that is longer than a line is cut. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last !== undefined && stringWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(stringWidth(word) > width ? fitCell(word, width) : word);
  }
  return lines;
}
