/** What a message is. */

/** A sentence with `{places}`; where it counts, one form for each plural of the language. */
export type Message = string | { readonly one: string; readonly other: string };
