/** What the console's routes answer: the types of the schemas that the server checks its answers with. */
import type { z } from 'zod';
import type * as dashboards from '../../http/console/schema/dashboards.js';
import type * as decisions from '../../http/console/schema/decisions.js';
import type * as common from '../../http/console/schema/elements.js';
import type * as queue from '../../http/console/schema/queue.js';
import type * as session from '../../http/console/schema/session.js';
import type * as settings from '../../http/console/schema/settings.js';

export type { Attribute, SentimentLabel, Verdict } from '../../label.js';

export type Role = common.Role;
export type Person = common.Person;

export type Session = session.Session;
export type Me = session.Me;
export type Preferences = session.Preferences;
export type SetupLink = z.output<typeof session.setupLink>;

export type QueueFilter = queue.QueueFilter;
export type Sort = (typeof queue.SORTS)[number];
export type State = (typeof queue.STATES)[number];
export type QueueItem = queue.QueueItem;
export type QueuePage = queue.QueuePage;
export type CommentPage = queue.CommentPage;
export type ReviewState = z.output<typeof queue.reviewState>;
export type Claim = z.output<typeof queue.claim>;
export type Score = z.output<typeof queue.score>;
export type Facets = z.output<typeof queue.facets>;
export type Neighbour = NonNullable<CommentPage['parent']>;
export type TimelineEntry = z.output<typeof queue.timelineEntry>;

export type Action = (typeof decisions.ACTIONS)[number];
export type DecisionAnswer = decisions.DecisionAnswer;
export type ClaimAnswer = z.output<typeof decisions.claimAnswer>;
export type Histogram = z.output<typeof decisions.histogram>;
export type BulkTarget = z.input<typeof decisions.bulkTarget>;
export type BulkPreview = z.output<typeof decisions.bulkPreview>;
export type BulkJob = decisions.BulkJob;
export type LiveEvent = decisions.LiveEvent;

export type FlaggedSeries = z.output<typeof dashboards.series>;
export type DecisionsSeries = z.output<typeof dashboards.decisionsSeries>;
export type Agreement = z.output<typeof dashboards.agreement>;
export type Backlog = z.output<typeof dashboards.backlog>;
export type Tone = z.output<typeof dashboards.tone>;
export type Moderators = z.output<typeof dashboards.moderators>;
export type ThresholdPage = z.output<typeof dashboards.thresholdPage>;
export type ThresholdPlaces = z.output<typeof dashboards.thresholdPlaces>;
export type ThreadList = z.output<typeof dashboards.threadList>;
export type ThreadPage = z.output<typeof dashboards.threadPage>;

export type SettingsPage = z.output<typeof settings.settingsPage>;
export type SettingsHistory = z.output<typeof settings.settingsHistory>;
export type SettingsPreview = z.output<typeof settings.settingsPreview>;
export type Reasons = z.output<typeof settings.reasons>;
export type Reason = Reasons['reasons'][number];
export type User = z.output<typeof settings.user>;
export type UserList = z.output<typeof settings.userList>;
export type NewUser = z.input<typeof settings.newUser>;
export type UserChange = z.input<typeof settings.userChange>;
export type Invited = z.output<typeof settings.invited>;
export type ApiKey = z.output<typeof settings.apiKey>;
export type SavedView = z.output<typeof settings.savedView>;
export type AuditPage = z.output<typeof settings.auditPage>;
