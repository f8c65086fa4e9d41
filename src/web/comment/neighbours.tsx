/** What stands around a comment in its thread. */
import { useNavigate } from '@tanstack/react-router';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import type { Neighbour } from '../api/answers.js';
import { Icon } from '../controls/icons.js';
import { useText } from '../i18n/text.js';

export function NeighbourText({ of }: { of: Neighbour }) {
  const { t, ago } = useText();
  const navigate = useNavigate();
  return (
    <article className="neighbour">
      <header className="row small">
        <strong className="ellipsis">{of.author ?? t('author.unknown')}</strong>
        {of.createdAt && <span className="quiet">{ago(of.createdAt)}</span>}
        {of.state !== 'published' && <span className="badge">{t(`state.${of.state}`)}</span>}
        <button
          type="button"
          className="link-button small"
          onClick={() => void navigate({ to: '/comments/$seq', params: { seq: String(of.seq) } })}
        >
          {t('comment.open')}
        </button>
      </header>
      <p className="neighbour-text" dir="auto">
        {of.text}
      </p>
    </article>
  );
}

/** A parent stands open, others behind their number. */
export function Neighbours({
  title,
  of,
  open = false,
}: {
  title: string;
  of: readonly Neighbour[];
  open?: boolean;
}) {
  if (of.length === 0) return null;
  return (
    <Disclosure className="disclosure" defaultExpanded={open}>
      <AriaButton slot="trigger" className="disclosure-button">
        <Icon name="next" size={14} />
        {title}
      </AriaButton>
      <DisclosurePanel className="disclosure-panel">
        {of.map((each) => (
          <NeighbourText key={each.seq} of={each} />
        ))}
      </DisclosurePanel>
    </Disclosure>
  );
}
