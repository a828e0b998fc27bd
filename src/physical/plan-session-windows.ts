/** The operators of session windows. */
export { SessionAggregateExec } from './operators/session-aggregate.ts';
export { SessionSpanExec } from './operators/session-span.ts';
export { SessionWindowsExec } from './operators/session-windows.ts';
