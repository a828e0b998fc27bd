import { describe, expect, test } from 'vitest';
import { sessionStopped } from '../../../src/errors/api-errors.ts';
import { MillraceError, ParseException, RuntimeException } from '../../../src/errors/exception.ts';
import { internalError } from '../../../src/errors/internal-error.ts';
import { streamFailed } from '../../../src/errors/streaming-errors.ts';
import { ErrorCodec } from '../../../src/session-worker/error-codec.ts';

/** What arrives at the other side. */
function cross(thrown: unknown, from = new ErrorCodec(), to = new ErrorCodec()): unknown {
  return to.decode(structuredClone(from.encode(thrown)));
}

describe('an exception that crosses', () => {
  test('is of its class, with all that it says', () => {
    const details = {
      condition: 'PARSE_SYNTAX_ERROR',
      sqlState: '42601',
      parameters: { error: "'x'" },
      message: 'not SQL',
      line: 2,
      position: 7,
    };
    const error = cross(new ParseException(details));
    expect(error).toBeInstanceOf(ParseException);
    expect(error).toMatchObject({ ...details, name: 'ParseException' });
  });

  test('keeps its causes, whatever they are', () => {
    const root = Object.assign(new TypeError('no such file'), { code: 'ENOENT', extra: {} });
    const cause = new RuntimeException({
      condition: 'X',
      sqlState: '58000',
      parameters: {},
      message: 'x',
      cause: root,
    });
    const error = cross(streamFailed({ id: 'a', runId: 'b' }, cause));
    expect(error).toMatchObject({
      condition: 'STREAM_FAILED',
      cause: { condition: 'X', cause: { name: 'TypeError', code: 'ENOENT' } },
    });
    const inner = ((error as Error).cause as Error).cause;
    expect(inner).toBeInstanceOf(TypeError);
    expect(inner).not.toHaveProperty('extra');
    expect((inner as Error).stack).toBe(root.stack);
  });

  test('of a broken invariant stays one', () => {
    const error = cross(internalError('lost'));
    expect(error).toBeInstanceOf(MillraceError);
    expect(error).toMatchObject({ condition: 'INTERNAL_ERROR' });
  });

  test('of a platform keeps its name', () => {
    expect(cross(new DOMException('full', 'QuotaExceededError'))).toMatchObject({
      name: 'QuotaExceededError',
      message: 'full',
    });
  });

  test('with causes in a circle arrives', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(cross(error)).toMatchObject({ message: 'loop', cause: { message: 'loop' } });
  });
});

test('what is no error crosses as its value, or as text', () => {
  expect(cross('plain')).toBe('plain');
  expect(cross(7n)).toBe(7n);
  expect(cross(undefined)).toBeUndefined();
  expect(cross(null)).toBeNull();
  expect(cross({ toString: () => 'an object' })).toBe('an object');
});

describe('an error that comes back', () => {
  test('is the very object, also as a cause', () => {
    const [here, there] = [new ErrorCodec(), new ErrorCodec()];
    const thrown = new Error('mine');
    const abroad = cross(thrown, here, there);
    expect(abroad).not.toBe(thrown);
    expect(cross(abroad, there, here)).toBe(thrown);
    const wrapped = cross(streamFailed({ id: 'a', runId: 'b' }, abroad), there, here);
    expect((wrapped as Error).cause).toBe(thrown);
  });

  test('long after it was sent is a copy', () => {
    const [here, there] = [new ErrorCodec(), new ErrorCodec()];
    const thrown = new Error('mine');
    const abroad = cross(thrown, here, there);
    for (let index = 0; index < 1000; index++) cross(sessionStopped(), here, there);
    const back = cross(abroad, there, here);
    expect(back).not.toBe(thrown);
    expect(back).toMatchObject({ message: 'mine' });
  });
});
