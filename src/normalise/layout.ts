/** Text laid out in lines, as a browser lays out HTML. */

/** Collects what a browser would lay out: breaks are owed until text follows, so none stands at an end. */
export class Layout {
  private readonly parts: string[] = [];
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
  flowing(text: string): void {
    const words = text.split(/[ \t\n\f\r]+/);
    words.forEach((word, index) => {
      if (index > 0) this.owedBlank = true;
      if (word !== '') this.write(word);
    });
  }

  preformatted(text: string): void {
    text.split(/\r\n?|\n/).forEach((line, index) => {
      if (index > 0) this.break();
      if (line !== '') this.write(line);
    });
  }

  /** The stand-in text of a picture: smileys close up, words stand apart. */
  picture(alternative: string): void {
    const isWord = /^[\p{L}\p{N}]/u.test(alternative);
    if (isWord) this.owedBlank = true;
    this.flowing(alternative);
    if (isWord) this.owedBlank = true;
  }

  blank(): void {
    this.owedBlank = true;
  }

  text(): string {
    return this.parts.join('');
  }

  private write(text: string): void {
    if (this.owedBreaks > 0) {
      if (this.parts.length > 0) this.parts.push('\n'.repeat(Math.min(this.owedBreaks, 2)));
      this.lineIsEmpty = true;
    }
    // A quoted line is marked as in mail, so that a reader sees whose words these are; they are scored all the same.
    if (this.lineIsEmpty && this.quoteDepth > 0) this.parts.push('> ');
    else if (this.owedBlank && !this.lineIsEmpty) this.parts.push(' ');
    this.parts.push(text);
    this.owedBreaks = 0;
    this.owedBlank = false;
    this.lineIsEmpty = false;
  }
}
