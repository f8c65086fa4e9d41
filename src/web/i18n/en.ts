/** The console in English: all that can be said. The other languages have the same keys. */
import { enPages } from './en-pages.js';
import { enReview } from './en-review.js';

export const en = { ...enReview, ...enPages };
