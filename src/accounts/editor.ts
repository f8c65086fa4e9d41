/** Who changes something, as the record of changes names them. */
export interface Editor {
  /** Id of the user; null for the command line. */
  readonly id: string | null;
  readonly name: string;
}

/** Whoever has a shell on the machine. */
export const COMMAND_LINE: Editor = { id: null, name: 'command line' };
