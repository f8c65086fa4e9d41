/** The queues. Names hold no `:`, which BullMQ uses itself. */

/** Batches of comments to label. */
export const LABEL_QUEUE = 'tonfall-label';
/** The schedule of the reconciler. */
export const RECONCILE_QUEUE = 'tonfall-reconcile';
