import { tooComplex } from '../errors/parse-errors.ts';

/**
 * How many nodes may lie above each other in a plan. A chain of operators grows its tree without nesting (`1 + 1 + …`),
 * and everything after the parser walks trees by recursion.
 */
export const TREE_DEPTH_MAX = 1000;

/** Fails with FAILED_TO_PARSE_TOO_COMPLEX if a plan, or an expression, is too deep. Needs no stack itself. */
export function checkDepth(root: unknown): void {
  const waiting: { readonly node: unknown; readonly depth: number }[] = [{ node: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth } = next;
    if (typeof node !== 'object' || node === null || ArrayBuffer.isView(node)) continue;
    if (depth > TREE_DEPTH_MAX) throw tooComplex();
    // Lists lie beside their node, not above it.
    const childDepth = Array.isArray(node) ? depth : depth + 1;
    for (const child of Object.values(node)) {
      if (typeof child === 'object' && child !== null)
        waiting.push({ node: child, depth: childDepth });
    }
  }
}
