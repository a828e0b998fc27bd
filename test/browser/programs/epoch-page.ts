/** The page of the worker that writes epochs: it passes the reports on to whoever drives it. */
import type { EpochReport } from './epoch-worker.ts';

declare const told: (report: EpochReport) => void;

const worker = new Worker(new URL('./epoch-worker.js', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }: MessageEvent<EpochReport>) => told(data);
worker.onerror = (event) => told({ kind: 'failed', reason: event.message });
