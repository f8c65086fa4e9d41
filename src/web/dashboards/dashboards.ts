/** The dashboards, in the order of their tabs. */

export const DASHBOARDS = ['flagged', 'decisions', 'agreement', 'backlog', 'tone', 'moderators'] as const;
