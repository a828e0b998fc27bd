import { describe, expect, test } from 'vitest';
import {
  plainMessage,
  problemWords,
  sentence,
} from '../../../../../web/dashboard/text/problem-words.ts';

const problem = (condition: string, parameters: Record<string, string>, message = '') => ({
  condition,
  parameters,
  message,
  atMs: 0,
});

describe('what went wrong', () => {
  test('is said in the words of the page where it has some', () => {
    expect(
      problemWords(
        problem('FAILED_READ_FILE.NOT_TEXT', { path: '/logs/a.zip', looksLike: 'a zip archive' }),
      ),
    ).toEqual({
      title: 'a.zip is not a log of lines',
      text: 'It looks like a zip archive. Millrace reads text, plain or in gzip; unpack or convert it first.',
    });
  });

  test('names sizes, and leaves out those that are not known', () => {
    const full = (parameters: Record<string, string>) =>
      problemWords(problem('CHECKPOINT_STORAGE.QUOTA_EXCEEDED', parameters));
    expect(full({ usedBytes: '1999000000', quotaBytes: '2000000000' }).title).toBe(
      'The disk allowance is full (2 GB)',
    );
    expect(full({}).title).toBe('The disk allowance is full');
  });

  test('is told in the words of the engine otherwise, without the codes', () => {
    const message =
      '[NEW_ONE.SUB] The log access.log has moved. Open it again, or choose another. SQLSTATE: 58030';
    expect(problemWords(problem('NEW_ONE.SUB', {}, message))).toEqual({
      title: 'The log access.log has moved',
      text: 'Open it again, or choose another.',
    });
  });

  test('is never empty', () => {
    expect(problemWords(problem('X', {}, '')).title).not.toBe('');
    expect(problemWords(problem('X', {}, 'short')).title).toBe('short');
  });
});

test('a reason becomes a sentence', () => {
  expect(['closed with code 1006', 'Gone.', '', 'why?'].map(sentence)).toEqual([
    'Closed with code 1006.',
    'Gone.',
    '',
    'why?'.replace('w', 'W'),
  ]);
  expect(plainMessage('[A_B] x SQLSTATE: 42000')).toBe('x');
});
