/** Whether the server can be reached: told by requests that fail, and asked again until it answers. */
import { onlineManager } from '@tanstack/react-query';
import { at } from '../base.js';

/** Milliseconds between two questions whether the server is back. */
const ASK_AGAIN = [1000, 2000, 4000, 8000, 15_000];

let asking = false;

/** Says that a request did not reach the server. What people decide meanwhile waits, and is sent when it is back. */
export function lost(): void {
  onlineManager.setOnline(false);
  if (asking) return;
  asking = true;
  void askUntilBack();
}

async function askUntilBack(): Promise<void> {
  for (let round = 0; ; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN[Math.min(round, ASK_AGAIN.length - 1)]));
    try {
      const answer = await fetch(at('console/session'), {
        headers: { accept: 'application/json', 'x-tonfall-background': '1' },
      });
      if (answer.status < 500) break;
    } catch {
      // Still away.
    }
  }
  asking = false;
  onlineManager.setOnline(true);
}

/** The browser's own word counts only for losing the network: having one does not mean that the server answers. */
export function watchConnection(): void {
  onlineManager.setEventListener(() => {
    window.addEventListener('offline', lost);
    return () => window.removeEventListener('offline', lost);
  });
}
