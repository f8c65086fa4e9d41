/** Text laid out in lines, as a browser lays out HTML, with the way back to the HTML. */
import type { MappedText } from '../mapped-text.js';

/** Where in the HTML a text stands; as long as the text where it stands there letter by letter. */
export interface Place {
  readonly begin: number;
  readonly end: number;
}

interface Part extends Place {
  readonly text: string;
}

/** Collects what a browser would lay out: breaks are owed until text follows, so none stands at an end. */
export class Layout {
  private readonly parts: Part[] = [];
  private owedBreaks = 0;
  private owedBlank = false;
  private lineIsEmpty = true;
  quoteDepth = 0;

  /** Owes at least so many line breaks before the next text. */
  breakAtLeast(count: number): void {
    this.owedBreaks = Math.max(this.owedBreaks, count);
  }

  /** A `<br>`: one more break, also after another one. */
  break(): void {
    this.owedBreaks += 1;
    this.owedBlank = false;
  }

  /** Text whose runs of blanks count as one, as HTML has it. */
  flowing(text: string, place: Place): void {
    let read = 0;
    for (const { 0: word, index } of text.matchAll(/[^ \t\n\f\r]+/g)) {
      if (index > read) this.owedBlank = true;
      read = index + word.length;
      this.write(word, part(text, place, index, read));
      this.owedBlank = false;
    }
    if (text.length > read) this.owedBlank = true;
  }

  preformatted(text: string, place: Place): void {
    let read = 0;
    const line = (end: number) => {
      if (end > read) this.write(text.slice(read, end), part(text, place, read, end));
    };
    for (const { 0: found, index } of text.matchAll(/\r\n?|\n/g)) {
      line(index);
      this.break();
      read = index + found.length;
    }
    line(text.length);
  }

  /** The stand-in text of a picture: smileys close up, words stand apart. */
  picture(alternative: string, place: Place): void {
    const isWord = /^[\p{L}\p{N}]/u.test(alternative);
    if (isWord) this.owedBlank = true;
    this.flowing(alternative, place);
    if (isWord) this.owedBlank = true;
  }

  blank(): void {
    this.owedBlank = true;
  }

  text(): string {
    return this.parts.map(({ text }) => text).join('');
  }

  mapped(): MappedText {
    const text = this.text();
    const begins = new Int32Array(text.length);
    const ends = new Int32Array(text.length);
    let at = 0;
    for (const { text: written, begin, end } of this.parts) {
      const verbatim = end - begin === written.length;
      for (let unit = 0; unit < written.length; unit++, at++) {
        begins[at] = verbatim ? begin + unit : begin;
        ends[at] = verbatim ? begin + unit + 1 : end;
      }
    }
    return { text, begins, ends };
  }

  private write(text: string, place: Place): void {
    if (this.owedBreaks > 0) {
      if (this.parts.length > 0) this.between('\n'.repeat(Math.min(this.owedBreaks, 2)), place);
      this.lineIsEmpty = true;
    }
    // A quoted line is marked as in mail, so that a reader sees whose words these are; they are scored all the same.
    if (this.lineIsEmpty && this.quoteDepth > 0) this.between('> ', place);
    else if (this.owedBlank && !this.lineIsEmpty) this.between(' ', place);
    this.parts.push({ text, ...place });
    this.owedBreaks = 0;
    this.owedBlank = false;
    this.lineIsEmpty = false;
  }

  /** What the layout puts before a text stands for whatever the HTML has there, which may be nothing. */
  private between(text: string, { begin }: Place): void {
    const before = this.parts.at(-1)?.end ?? begin;
    // Words of a picture all stand at the same place.
    this.parts.push({ text, begin: Math.min(before, begin), end: Math.max(before, begin) });
  }
}

/** The place of a part of a text: its own where the text stands letter by letter, else that of the whole. */
function part(text: string, place: Place, from: number, to: number): Place {
  const verbatim = place.end - place.begin === text.length;
  return verbatim ? { begin: place.begin + from, end: place.begin + to } : place;
}
