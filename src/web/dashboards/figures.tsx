/** Asks for the figures of a view, and shows that they come, or why they do not. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { get } from '../api/request.js';
import type { Query } from '../base.js';
import { Icon } from '../controls/icons.js';
import { useText } from '../i18n/text.js';
import { Loading, Problem } from '../shell/problem.js';

export function Figures<Answer>({
  path,
  query,
  isEmpty,
  children,
}: {
  path: string;
  query: Query;
  isEmpty: (answer: Answer) => boolean;
  children: (answer: Answer) => ReactNode;
}) {
  const { t } = useText();
  const answer = useQuery({
    queryKey: ['dashboards', path, query],
    queryFn: ({ signal }) => get<Answer>(`dashboards/${path}`, query, signal),
    placeholderData: keepPreviousData,
  });
  if (answer.isError) return <Problem error={answer.error} reset={() => void answer.refetch()} />;
  if (answer.data === undefined) return <Loading />;
  if (isEmpty(answer.data)) {
    return (
      <div className="empty">
        <Icon name="chart" size={32} />
        <h2>{t('dashboards.empty')}</h2>
        <p>{t('dashboards.emptyHint')}</p>
      </div>
    );
  }
  return <div className="stack figures">{children(answer.data)}</div>;
}
