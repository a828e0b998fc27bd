/** Variables of the environment in a pipeline file. */
import { type Document, isScalar, Scalar, visit } from 'yaml';

const WHOLE = /^\$\{([A-Za-z_]\w*)(?::-([\s\S]*))?\}$/;
const WITHIN = /(?<!\$)\$\{[A-Za-z_]\w*(?::-[^}]*)?\}/;

export interface VariableProblem {
  /** Where the value stands in the text. */
  readonly offset: number;
  readonly message: string;
}

/**
 * Puts values in the place of `${NAME}` and `${NAME:-default}`, where one is the whole of a value: never in keys, and never in
 * the midst of a text, so that no variable can change what a file says beyond that value. Without quotes a number is one.
 */
export function fillVariables(
  document: Document,
  environment: Readonly<Record<string, string | undefined>>,
): VariableProblem[] {
  const problems: VariableProblem[] = [];
  visit(document, {
    Scalar: (key, node) => {
      if (key === 'key' || typeof node.value !== 'string') return;
      const offset = node.range?.[0] ?? 0;
      const [, name, byDefault] = WHOLE.exec(node.value) ?? [];
      if (name !== undefined) {
        const value = environment[name] ?? byDefault;
        if (value === undefined) {
          problems.push({
            offset,
            message: `the variable ${name} is not set: set it, or give a default: \${${name}:-…}`,
          });
        } else node.value = node.type === Scalar.PLAIN ? plain(value) : value;
      } else if (WITHIN.test(node.value)) {
        problems.push({
          offset,
          message: 'a variable has to be the whole of a value; write $${…} for the text itself',
        });
      } else node.value = node.value.replaceAll('$${', '${');
    },
  });
  return problems;
}

/** A value without quotes, as YAML reads it. */
function plain(value: string): string | number | boolean {
  if (/^-?\d+(\.\d+)?$/.test(value) && String(Number(value)) === value) return Number(value);
  return value === 'true' || value === 'false' ? value === 'true' : value;
}

/** The offset of a node in the text. */
export function offsetOf(node: unknown): number | undefined {
  return isScalar(node) || hasRange(node) ? (node.range?.[0] ?? undefined) : undefined;
}

function hasRange(node: unknown): node is { readonly range?: readonly number[] } {
  return typeof node === 'object' && node !== null && 'range' in node;
}
