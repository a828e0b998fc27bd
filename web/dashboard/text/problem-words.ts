/**
 * What went wrong, in the page's words: what happened, what it means for the rows, what to do. A condition that has no
 * words here is told in the engine's own.
 */
import type { Problem } from '../protocol.ts';

export interface ProblemWords {
  readonly title: string;
  readonly text: string;
}

type Parameters = Problem['parameters'];

const WORDS: Readonly<Record<string, (parameters: Parameters) => ProblemWords>> = {
  PAGE_ENGINE_ENDED: () => ({
    title: 'The engine of this page has stopped',
    text: 'Its worker could not be loaded, or ended. What the last checkpoint holds is kept; load the page again to go on from there.',
  }),
};

/** The engine's text without the parts that are meant for programs. */
export const plainMessage = (message: string): string =>
  message
    .replace(/^\[[A-Z0-9_.]+\]\s*/, '')
    .replace(/\s*SQLSTATE: \w{5}\s*$/, '')
    .trim();

export function problemWords({ condition, message, parameters }: Problem): ProblemWords {
  const known = WORDS[condition];
  if (known !== undefined) return known(parameters);
  const plain = plainMessage(message);
  // The first sentence is the title when more follows.
  const [, first, rest] = /^(.{8,110}?)[.:](?:\s+)(.+)$/s.exec(plain) ?? [];
  return first === undefined
    ? { title: plain === '' ? 'Something went wrong' : plain, text: '' }
    : { title: first, text: rest };
}
