/**
 * Every function by its name. An engine holds the core functions; the other families are loaded when a plan names one
 * of their functions, before the plan is analyzed, or when the analysis asks for one, so that analysis and compilation
 * stay synchronous. What is loaded stays, as modules do.
 */
import { PartNotLoaded } from '../plan/part-on-use.ts';
import type { FunctionDefinition } from './define.ts';
import { CORE } from './family/core.ts';
import { FAMILY_LOADERS, type FamilyName } from './family/loaders.ts';
import { FAMILY_NAMES } from './family/names.ts';
import { INTERNAL } from './internal.ts';

/** What is loaded, by lower case names and aliases. */
const loaded = new Map<string, FunctionDefinition>(CORE.flatMap(named));

/** What the engine alone can name. */
const internal = new Map<string, FunctionDefinition>(INTERNAL.flatMap(named));

/** Adds a function that no query can name: its name is no identifier. */
export function addInternal(definition: FunctionDefinition): void {
  internal.set(definition.name, definition);
}

/** The family of each function outside the core. */
const familyOf = new Map(
  FAMILY_NAMES.flatMap(([family, names]) =>
    names.split(' ').map((name) => [name, family] as const),
  ),
);

/** A definition under its name and its aliases. */
function named<Definition extends FunctionDefinition>(
  definition: Definition,
): readonly (readonly [name: string, Definition])[] {
  return [definition.name, ...(definition.aliases ?? [])].map((name) => [
    name.toLowerCase(),
    definition,
  ]);
}

/** Loads the families of some functions, names in any case. Names of no function are passed over. */
export async function loadFunctions(names: Iterable<string>): Promise<void> {
  const wanted = new Set<FamilyName>();
  for (const name of names) {
    const key = name.toLowerCase();
    const family = familyOf.get(key);
    if (family !== undefined && !loaded.has(key)) wanted.add(family);
  }
  await Promise.all([...wanted].map(loadFamily));
}

async function loadFamily(family: FamilyName): Promise<void> {
  const { FAMILY } = await FAMILY_LOADERS[family]();
  for (const [name, definition] of FAMILY.flatMap(named)) loaded.set(name, definition);
}

/**
 * The function of a name, in any case; undefined where there is none. Throws `PartNotLoaded` for one whose family
 * nobody loaded yet.
 */
export function lookupFunction(name: string): FunctionDefinition | undefined {
  const key = name.toLowerCase();
  const definition = loaded.get(key) ?? internal.get(key);
  const family = familyOf.get(key);
  if (definition === undefined && family !== undefined) {
    throw new PartNotLoaded(`the function ${name}`, () => loadFamily(family));
  }
  return definition;
}

/** The names of all functions and their aliases, loaded or not, sorted; for proposals and the reference. */
export function functionNames(): readonly string[] {
  return [...new Set([...loaded.keys(), ...familyOf.keys()])].sort();
}
