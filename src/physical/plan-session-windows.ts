/** The operators of session windows outside of a stream's aggregation. */
export { SessionSpanExec } from './operators/session-span.ts';
export { SessionWindowsExec } from './operators/session-windows.ts';
