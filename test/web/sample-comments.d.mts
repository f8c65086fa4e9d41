export interface SampleComment {
  readonly id: string;
  readonly site: string;
  readonly section: string;
  readonly thread: string;
  readonly title: string;
  readonly language: string;
  readonly parent: string | null;
  readonly author: string;
  readonly created_at: string;
  readonly text: string;
}
/** As `tonfall ingest` reads it: 30 in each round, `now` in milliseconds. */
export function sampleComments(now: number, rounds?: number): SampleComment[];
