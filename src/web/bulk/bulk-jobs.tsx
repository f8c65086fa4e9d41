/** What was done to many at once: how far it is, and the way back. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import type { BulkJob } from '../api/answers.js';
import { post, request } from '../api/request.js';
import { useMe } from '../api/session.js';
import { Button } from '../controls/controls.js';
import { say } from '../controls/toasts.js';
import { useText } from '../i18n/text.js';
import { problemWords } from '../shell/problem.js';

const RUNNING: readonly BulkJob['state'][] = ['running', 'undoing'];

export function BulkJobs() {
  const { t } = useText();
  const cache = useQueryClient();
  const { data } = useQuery({
    queryKey: ['bulk', 'list'],
    queryFn: ({ signal }) => request<{ jobs: BulkJob[] }>('GET', 'bulk', { signal, background: true }),
    // The stream tells it too; this is for when it does not.
    refetchInterval: ({ state }) =>
      state.data?.jobs.some((job) => RUNNING.includes(job.state)) ? 1500 : false,
  });
  // What a job has done or undone shows in the distribution, however quick it was.
  const ended = data?.jobs.map(({ id, state }) => (RUNNING.includes(state) ? '' : `${id} ${state}`)).join();
  const before = useRef(ended);
  useEffect(() => {
    if (before.current !== undefined && before.current !== ended) {
      void cache.invalidateQueries({ queryKey: ['histogram'] });
      void cache.invalidateQueries({ queryKey: ['queue'] });
    }
    before.current = ended;
  }, [ended, cache]);
  if (!data || data.jobs.length === 0) return null;
  return (
    <section className="card">
      <h2>{t('bulk.jobs')}</h2>
      <ul>
        {data.jobs.slice(0, 10).map((job) => (
          <li key={job.id} className="job">
            <Job job={job} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Job({ job }: { job: BulkJob }) {
  const text = useText();
  const { t, ago } = text;
  const me = useMe();
  const cache = useQueryClient();
  const tell = async (what: 'undo' | 'cancel'): Promise<void> => {
    try {
      await post(`bulk/${encodeURIComponent(job.id)}/${what}`);
      await cache.invalidateQueries({ queryKey: ['bulk', 'list'] });
    } catch (error) {
      say({ tone: 'bad', icon: 'warning', title: problemWords(error, text) });
    }
  };
  const handled = job.done + job.skipped;
  return (
    <>
      <div>
        <p>
          <strong>{t(`bulk.did.${job.action}`, { count: job.done })}</strong>{' '}
          <span className="badge">{t(`bulk.state.${job.state}`)}</span>
        </p>
        <p className="small quiet">
          {job.by.name}, {ago(job.startedAt)}
          {job.skipped > 0 && <> · {t('bulk.skipped', { count: job.skipped })}</>}
        </p>
      </div>
      {job.state === 'running' && <Button onPress={() => void tell('cancel')}>{t('bulk.cancel')}</Button>}
      {(job.state === 'done' || job.state === 'cancelled') && job.done > 0 && (
        <Button
          icon="undo"
          onPress={() => void tell('undo')}
          aria-label={t('bulk.undo', { count: job.done })}
        >
          {job.by.id === me.id ? t('undo') : t('bulk.undo', { count: job.done })}
        </Button>
      )}
      {RUNNING.includes(job.state) && (
        <ProgressBar
          className="progress"
          aria-label={t('bulk.progress')}
          value={handled}
          maxValue={Math.max(job.comments, 1)}
          valueLabel={t('bulk.of', { done: handled, all: job.comments })}
        >
          {({ percentage, valueText }) => (
            <>
              <span className="small quiet tabular">{valueText}</span>
              <span className="progress-track">
                <span className="progress-fill" style={{ display: 'block', width: `${percentage ?? 0}%` }} />
              </span>
            </>
          )}
        </ProgressBar>
      )}
    </>
  );
}
