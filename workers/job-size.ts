/** How large jobs of bulk may be, so that whatever is more urgent never waits long for one of them to end. */

export interface JobSize {
  /** Comments in the next jobs of bulk. */
  current(): number;
  /** Tells how long a job took from its start to its labels, and how many it wrote. */
  took(milliseconds: number, labels: number): void;
}

/** What a job should take at most, its waiting for the model behind the other jobs in hand included. */
const JOB_MILLISECONDS = 1000;
/** Beyond this the cost per comment hardly falls. */
const LARGEST = 256;
/** What of the past still counts after one more job. */
const MEMORY = 0.5;

/**
 * Jobs of `least` comments where the model takes its time, and larger ones, up to 256, as long as they end within a
 * second: a fast model otherwise spends more on the jobs than on the comments.
 */
export function createJobSize(least: number): JobSize {
  let milliseconds = 0;
  let labels = 0;
  return {
    current() {
      if (labels === 0) return least;
      const fits = Math.floor(JOB_MILLISECONDS / (milliseconds / labels));
      return Math.max(least, Math.min(LARGEST, fits));
    },
    took(time, written) {
      // A job that found all done says nothing of the model.
      if (written === 0) return;
      milliseconds = MEMORY * milliseconds + Math.max(1, time);
      labels = MEMORY * labels + written;
    },
  };
}
