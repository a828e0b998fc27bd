/** The page's state as a mark and a word. */
import { assertNever } from '../parts/assert-never.ts';
import type { Activity, Vitals } from '../protocol.ts';

export interface StateText {
  readonly word: string;
  readonly mark: 'on' | 'paused' | 'off' | 'plain';
}

export interface StateCircumstances {
  readonly isPaused: boolean;
  readonly isBehind: boolean;
  readonly needsFiles: boolean;
}

/** A lag above ten seconds is not live, whatever the connection. In milliseconds. */
export const LAG_MAX_MS = 10_000;

export const isBehind = (vitals: Vitals | undefined): boolean => (vitals?.lagMs ?? 0) > LAG_MAX_MS;

export function stateText(activity: Activity, circumstances: StateCircumstances): StateText {
  const { isPaused, isBehind, needsFiles } = circumstances;
  if (activity.kind === 'disconnected') return { word: 'Disconnected', mark: 'off' };
  if (activity.kind === 'failed') return { word: 'Failed', mark: 'off' };
  if (needsFiles) return { word: 'Files needed', mark: 'off' };
  if (activity.kind === 'empty') return { word: 'No source', mark: 'plain' };
  if (isPaused) return { word: 'View paused', mark: 'paused' };
  switch (activity.kind) {
    case 'reading':
      return { word: readingWord(activity.share), mark: 'on' };
    case 'live':
      return { word: isBehind ? 'Behind' : 'Live', mark: 'on' };
    case 'finished':
      return { word: 'Finished', mark: 'plain' };
    case 'watching':
      return { word: 'Watching another tab', mark: 'on' };
    default:
      return assertNever(activity);
  }
}

const readingWord = (share: number | undefined) =>
  share === undefined ? 'Reading' : `Reading ${Math.floor(share * 100)} %`;
