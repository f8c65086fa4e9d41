/** What happens elsewhere, as the server tells it. One stream for the whole page. */
import { useEffect, useRef } from 'react';
import { at } from '../base.js';
import type { LiveEvent } from './answers.js';
import { client } from './client.js';
import { hearReviews, patchClaim } from './review-cache.js';

type Listener = (event: LiveEvent) => void;
const listeners = new Set<Listener>();

const KINDS: readonly LiveEvent['kind'][] = ['decided', 'claimed', 'waiting', 'bulk', 'settings', 'session'];
/** Milliseconds until a stream that the server has ended is asked for again. */
const AGAIN = 5000;

/** Opens the stream; returns how to close it. */
export function openLive(): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let broken = false;
  const heard = ({ data }: MessageEvent<string>): void => hear(JSON.parse(data) as LiveEvent);
  const open = (): void => {
    source = new EventSource(at('console/events'));
    source.onmessage = heard;
    for (const kind of KINDS) source.addEventListener(kind, heard);
    source.onopen = () => {
      // A stream that the browser took up again has told what was missed; a new one has not.
      if (broken) void client.invalidateQueries({ queryKey: ['queue'] });
      broken = false;
    };
    source.onerror = () => {
      void client.invalidateQueries({ queryKey: ['session'] });
      if (source?.readyState !== EventSource.CLOSED) return;
      broken = true;
      timer = setTimeout(open, AGAIN);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}

function hear(event: LiveEvent): void {
  if (event.kind === 'decided') hearReviews(event.comments);
  if (event.kind === 'claimed') for (const { seq, claim } of event.claims) patchClaim(seq, claim);
  if (event.kind === 'session') void client.invalidateQueries({ queryKey: ['session'] });
  if (event.kind === 'settings') {
    for (const key of ['settings', 'reasons', 'thresholds']) {
      void client.invalidateQueries({ queryKey: [key] });
    }
  }
  if (event.kind === 'bulk') {
    client.setQueryData(['bulk', event.job.id], event.job);
    void client.invalidateQueries({ queryKey: ['bulk', 'list'] });
  }
  for (const listener of listeners) listener(event);
}

/** Calls back with every event while the component stands. */
export function useLive(listener: Listener): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const each: Listener = (event) => latest.current(event);
    listeners.add(each);
    return () => void listeners.delete(each);
  }, []);
}
