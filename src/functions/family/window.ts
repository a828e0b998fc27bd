import type { WindowFunction } from '../define.ts';
import { FRAME_VALUES } from '../window/frame-value.ts';
import { RANKS } from '../window/rank.ts';
import { SHIFTS } from '../window/shift.ts';

/** What is only called with OVER. */
export const FAMILY: readonly WindowFunction[] = [...FRAME_VALUES, ...RANKS, ...SHIFTS];
