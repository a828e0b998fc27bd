import { describe, expect, test } from 'vitest';
import { urlPart } from '../../../src/functions/url.ts';

describe('a part of a URL', () => {
  test.each([
    ['http://user:pw@h.example:80/a/b?x=1#f', 'USERINFO', 'user:pw'],
    ['http://user:pw@h.example:80/a/b?x=1#f', 'AUTHORITY', 'user:pw@h.example:80'],
    ['http://[::1]:80/', 'HOST', '[::1]'],
    ['http://10.0.0.1/x', 'HOST', '10.0.0.1'],
    // An underscore is in no host name of RFC 2396, so there is an authority only.
    ['http://my_host/x', 'HOST', null],
    ['http://my_host/x', 'AUTHORITY', 'my_host'],
    ['file:///var/log', 'PATH', '/var/log'],
    ['mailto:a@b', 'PATH', null],
    ['http://h?q=[1]', 'QUERY', 'q=[1]'],
    ['http://h/日本', 'PATH', '/日本'],
    ['http://h/p', 'NOTHING', null],
  ])('%s %s is %s', (url, part, expected) => {
    expect(urlPart(url, part)).toBe(expected);
  });

  test.each([
    'a b',
    'http://',
    'http://h/%zz',
    'http://h/[x]',
    'http://h/p#a#b',
    '1http://h',
    'h:',
  ])('%s is no URL', (text) => {
    expect(urlPart(text, 'HOST')).toBeUndefined();
  });
});
