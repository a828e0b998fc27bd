import { describe, expect, test } from 'vitest';
import { ConnectorOptions } from '../../../src/connectors/connector-options.ts';

const options = (given: Record<string, string>) => new ConnectorOptions('files', given);

describe('the options of a connector', () => {
  test('are found in any case', () => {
    expect(options({ MAXFILES: '3' }).wholeNumber('maxFiles', 1)).toBe(3);
    expect(options({ path: 'x' }).required('Path')).toBe('x');
  });

  test.each([
    ['64m', 64 * 2 ** 20],
    ['10 GB', 10 * 2 ** 30],
    ['5', 5],
    ['2KiB', 2048],
    ['1t', 2 ** 40],
  ])('a size of %s is %i bytes', (text, bytes) => {
    expect(options({ size: text }).size('size')).toBe(bytes);
  });

  test.each([
    ['7d', 604_800_000],
    ['500', 500],
    ['90s', 90_000],
    ['2 min', 120_000],
    ['10 seconds', 10_000],
    ['1 hour 30 minutes', 5_400_000],
  ])('a duration of %s is %i ms', (text, ms) => {
    expect(options({ age: text }).durationMs('age', 1)).toBe(ms);
  });

  test.each([
    ['wholeNumber', () => options({ n: '-1' }).wholeNumber('n', 0)],
    ['wholeNumber', () => options({ n: '1e3' }).wholeNumber('n', 0)],
    ['wholeNumber', () => options({ n: '9' }).wholeNumber('n', 0, 8)],
    ['size', () => options({ n: '0' }).size('n')],
    ['size', () => options({ n: '12 parsecs' }).size('n')],
    ['durationMs', () => options({ n: 'soon' }).durationMs('n', 1)],
    ['durationMs', () => options({ n: '1 month' }).durationMs('n', 1)],
    ['oneOf', () => options({ n: 'maybe' }).oneOf('n', ['yes', 'no'], 'no')],
    ['flag', () => options({ n: 'maybe' }).flag('n', false)],
  ])('%s says which option can not be read', (_, read) => {
    expect(read).toThrow(expect.objectContaining({ condition: 'INVALID_OPTION_VALUE' }));
    expect(read).toThrow(/`n`/);
  });

  test('that are required are asked for by name', () => {
    expect(() => options({}).required('port')).toThrow(
      '[DATA_SOURCE_OPTION.REQUIRED] The data source `files` needs the option `port`. SQLSTATE: 42616',
    );
  });
});
