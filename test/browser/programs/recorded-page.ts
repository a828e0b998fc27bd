/** The page that owns the worker of the recorded cases. */
import type { Outcomes, RecordedJob } from './recorded-worker.ts';

export type RecordedReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'outcomes'; readonly outcomes: Outcomes }
  | { readonly kind: 'failed'; readonly reason: string };

/** Runs a job in a worker that has just been started. */
function runRecorded(job: RecordedJob): Promise<Outcomes> {
  const worker = new Worker(new URL('./recorded-worker.js', import.meta.url), { type: 'module' });
  return new Promise<Outcomes>((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }: MessageEvent<RecordedReply>) => {
      if (data.kind === 'ready') worker.postMessage(job);
      else if (data.kind === 'outcomes') resolve(data.outcomes);
      else reject(new Error(data.reason));
    };
  }).finally(() => worker.terminate());
}

Object.assign(globalThis, { runRecorded });
