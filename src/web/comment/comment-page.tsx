/** A comment by its own address. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { chordLabel } from '../account/key-label.js';
import { keyLabelOf } from '../account/keys.js';
import type { QueueItem } from '../api/answers.js';
import { may, useMe } from '../api/session.js';
import { useText } from '../i18n/text.js';
import { useClaim } from '../queue/claim.js';
import { useCommands } from '../queue/commands.js';
import { type Desk, decide, undoLast } from '../queue/decide.js';
import { ReasonDialog } from '../queue/reason-dialog.js';
import { reasonsQuery } from '../queue/reasons.js';
import { usePageTitle } from '../shell/use-page-title.js';
import type { Act } from './act.js';
import { CommentPane } from './comment-pane.js';
import { commentQuery } from './comment-query.js';

export function CommentPage() {
  const { seq: asked } = useParams({ from: '/comments/$seq' });
  const seq = Number(asked);
  const text = useText();
  const me = useMe();
  const navigate = useNavigate();
  const item = useQuery(commentQuery(seq)).data?.item;
  usePageTitle(text.t('comment'), item?.thread.title ?? '', text.t('nav.queue'));
  const { data: reasons } = useQuery({ ...reasonsQuery(item?.site ?? ''), enabled: item !== undefined });
  const [asking, setAsking] = useState<QueueItem | null>(null);
  const moderates = item !== undefined && may(me, 'moderator', item.site);
  useClaim(moderates ? seq : null);

  const desk: Desk = {
    me,
    text,
    undoKey: keyLabelOf('undo', me.preferences) ?? chordLabel('Z', navigator.platform),
    broughtBack: () => undefined,
  };
  const act: Act = (action, items = item ? [item] : [], reason = null, note = null) => {
    const [first] = items;
    if (!first || !moderates) return;
    if (action === 'reject' && reason === null && reasons?.required && reasons.reasons.length > 0)
      setAsking(first);
    else decide({ items, action, reason, note }, desk);
  };
  useCommands(
    moderates
      ? {
          approve: () => act('approve'),
          reject: () => act('reject'),
          escalate: () => act('escalate'),
          highlight: () => act('highlight'),
          undo: () => void undoLast(desk),
          undoChord: () => void undoLast(desk),
          digit: (digit) => {
            const reason = reasons?.reasons[digit - 1];
            if (reason) act('reject', undefined, reason.code);
          },
        }
      : {},
  );
  return (
    <div className="single">
      <h1 className="hidden-visually">{text.t('comment')}</h1>
      <CommentPane
        key={seq}
        seq={seq}
        known={undefined}
        act={act}
        reasons={reasons}
        onBack={() => history.back()}
        onFilter={(filter) => void navigate({ to: '/', search: filter as never })}
      />
      {asking && (
        <ReasonDialog
          reasons={reasons}
          count={1}
          onClose={() => setAsking(null)}
          onReason={(reason, note) => {
            setAsking(null);
            act('reject', [asking], reason, note);
          }}
        />
      )}
    </div>
  );
}
