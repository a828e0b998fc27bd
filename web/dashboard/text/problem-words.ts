/**
 * What went wrong, in the page's words: what happened, what it means for the rows, what to do. A condition that has no
 * words here is told in the engine's own.
 */
import type { Problem } from '../protocol.ts';
import { bytesText } from './numbers.ts';

export interface ProblemWords {
  readonly title: string;
  readonly text: string;
}

type Parameters = Problem['parameters'];

const KEPT_NOTHING =
  'Counting goes on, but the counts end with this tab. Allow this site to keep data, or leave the private window, and load the page again.';

const WORDS: Readonly<Record<string, (parameters: Parameters) => ProblemWords>> = {
  'CHECKPOINT_STORAGE.BLOCKED': () => ({
    title: 'Another tab keeps the storage busy',
    text: 'Nothing can be counted until it lets go. Close the other tabs of this page and load this one again.',
  }),
  'CHECKPOINT_STORAGE.LOST': () => ({
    title: 'What was kept on this disk is gone',
    text: 'The site data were cleared, or the disk failed. Open the log again to count it from its beginning.',
  }),
  'CHECKPOINT_STORAGE.NOT_AVAILABLE': () => ({
    title: 'This browser keeps nothing for the page',
    text: KEPT_NOTHING,
  }),
  'CHECKPOINT_STORAGE.NO_LOCKS': () => ({
    title: 'The page can not tell whether another tab writes the same counts',
    text: `Browsers let it only over https or from localhost. ${KEPT_NOTHING}`,
  }),
  'CHECKPOINT_STORAGE.QUOTA_EXCEEDED': ({ usedBytes, quotaBytes }) => ({
    title: `The disk allowance is full${sizeText(quotaBytes, ' (', ')')}`,
    text: `Checkpoints have stopped${sizeText(usedBytes, ' at ', '')}, so what is counted from now on is lost with this tab. Clear old sources, or free space on the disk.`,
  }),
  'FAILED_READ_FILE.CORRUPT_GZIP': ({ path, reason }) => ({
    title: `${nameOf(path)} is not a whole gzip file`,
    text: `${sentence(reason)} What came before the damage is counted. Fetch the file again, or unpack what can be unpacked.`,
  }),
  'FAILED_READ_FILE.NOT_TEXT': ({ path, looksLike }) => ({
    title: `${nameOf(path)} is not a log of lines`,
    text: `It looks like ${looksLike}. Millrace reads text, plain or in gzip; unpack or convert it first.`,
  }),
  PAGE_ENGINE_ENDED: () => ({
    title: 'The engine of this page has stopped',
    text: 'Its worker could not be loaded, or ended. What the last checkpoint holds is kept; load the page again to go on from there.',
  }),
  SOURCE_ADDRESS_BLOCKED: ({ url }) => ({
    title: `The browser does not let this page connect to ${url}`,
    text: 'A page that came over https may only use wss and https addresses. Use such an address, or open Millrace from http://localhost.',
  }),
  SOURCE_CONNECTION_FAILED: ({ address, attempts }) => ({
    title: `Nothing answers at ${address}`,
    text: `Tried ${attempts} times. Start the agent there with npx millrace --serve, or mend the address.`,
  }),
  SOURCE_PROTOCOL_NOT_SPOKEN: ({ url }) => ({
    title: `The server at ${url} does not speak Millrace's protocol`,
    text: 'It could not say where to go on after a loss. Connect to the address of an agent, or of a server that sends plain lines.',
  }),
  SOURCE_SILENT: ({ source, since }) => ({
    title: `Connected, no rows since ${since}`,
    text: `Windows stay open until ${source} sends some. Check that something is still written there.`,
  }),
};

/** The last part of a path or an address. */
const nameOf = (path = '') => path.replace(/^.*[/\\](?=.)/, '');

function sizeText(bytes: string | undefined, before: string, after: string): string {
  const size = Number(bytes);
  return bytes === undefined || Number.isNaN(size) ? '' : before + bytesText(size) + after;
}

/** The engine's text without the parts that are meant for programs. */
export const plainMessage = (message: string): string =>
  message
    .replace(/^\[[A-Z0-9_.]+\]\s*/, '')
    .replace(/\s*SQLSTATE: \w{5}\s*$/, '')
    .trim();

/** What a platform or a peer said, as a sentence; empty where it said nothing. */
export function sentence(text: string): string {
  const plain = plainMessage(text);
  if (plain === '') return '';
  const capital = plain.charAt(0).toUpperCase() + plain.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

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
