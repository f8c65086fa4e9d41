/** The switch for figures of single moderators; it is off until a lead turns it on for a site. */

/** Name among the settings of a site. */
export const MODERATOR_FIGURES = 'moderator-figures';
