import { describe, expect, test } from 'vitest';
import { withoutDocumentation } from '../../../scripts/strip-documentation.mjs';

describe('documentation in records', () => {
  test('goes with its comma, and the fields around it stay', () => {
    expect(
      withoutDocumentation(
        `f({ name: "a", usage: "Returns, it.", examples: [["SELECT ']'", [1]]], n: 1 });`,
      ),
    ).toBe('f({ name: "a",   n: 1 });');
  });

  test('may hold quotes, escapes, brackets and templates with code in them', () => {
    expect(
      withoutDocumentation(
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
        'f({ doc: "a \\" ]", examples: [[`SELECT ${g("`]")}`, { a: [2] }]], usage: `${a ? "}" : `${b}`}.`, n: 1 })',
      ),
    ).toBe('f({    n: 1 })');
  });

  test('that is a parameter, or is handed on, stays', () => {
    const code =
      'const f = ({ usage, doc }) => define({ usage, doc: doc, examples: given, n: 1 });';
    expect(withoutDocumentation(code)).toBe(code);
  });
});
