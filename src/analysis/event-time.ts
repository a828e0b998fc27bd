/** What the analysis of windows of time and of watermarks needs. */
export { durationMicros } from '../types/interval.ts';
export { resolveWatermark } from './resolve-watermark.ts';
export { sessionWindow, timeWindow, windowTime } from './resolve-windows.ts';
