/** Paths into JSON as Hive and Spark have them: `$.a['b c'][0][*]`. */

/** One step: a member by name, an element by position, all elements. A wildcard for members finds nothing, as in Spark. */
export type PathStep =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'element'; readonly index: number }
  | { readonly kind: 'elements' }
  | { readonly kind: 'members' };

/** Blanks are skipped where Scala's parser skips them: before a name or number, and before `['` and `.*`. */
const STEP =
  /\s*(?<members>\.\*|\['\*'\])|\.\s*(?<name>[^\s.[][^.[]*)|\s*\['\s*(?<quoted>[^\s'][^']*)\s*'\]|\[(?:\s*(?<index>\d+)|(?<all>\*))\]/y;

/** The steps of a path; undefined where the text is none. */
export function parsePath(path: string): readonly PathStep[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const end = path.trimEnd().length;
  const steps: PathStep[] = [];
  STEP.lastIndex = 1;
  for (let at = 1; at < end; at = STEP.lastIndex) {
    const step = STEP.exec(path);
    if (step === null) return undefined;
    steps.push(stepOf(step.groups ?? {}));
  }
  return steps;
}

function stepOf({ name, quoted, index, all }: Record<string, string | undefined>): PathStep {
  const member = name ?? quoted;
  if (member !== undefined) return { kind: 'member', name: member };
  if (index !== undefined) return { kind: 'element', index: Number(index) };
  return { kind: all === undefined ? 'members' : 'elements' };
}
