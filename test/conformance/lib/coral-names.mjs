/** Names that stand in the byte-exact requests of Coral under `fixtures/coral/`. */
export const CORAL_TENANT = '6f1d2c38-7c0a-4b57-9a0b-2f9f5f6f9a11';
/** A second site, where what is held is rejected with a reason. */
export const CORAL_TENANT_REJECTING = '0b7e4c52-3d18-4f0e-8a6c-91d2a7c4e530';
/** Words that no model decides on, of the lists of the suite's own server. */
export const FLAGGED_WORD = 'zipfelkappenpost';
export const HELD_WORD = 'gratschwurbler';
