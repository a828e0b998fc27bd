import type { FunctionDefinition } from '../define.ts';

/** The families of functions outside the core. */
export type FamilyName =
  | 'aggregate'
  | 'cipher'
  | 'collection'
  | 'conversion'
  | 'datetime'
  | 'digest'
  | 'element'
  | 'generator'
  | 'json'
  | 'lambda'
  | 'number'
  | 'pattern'
  | 'record'
  | 'random'
  | 'sketch'
  | 'text'
  | 'vector'
  | 'window';

interface FamilyModule {
  readonly FAMILY: readonly FunctionDefinition[];
}

/** Loads a family when a plan first names one of its functions; a bundler makes a chunk of each. */
export const FAMILY_LOADERS: Readonly<Record<FamilyName, () => Promise<FamilyModule>>> = {
  aggregate: () => import('./aggregate.ts'),
  cipher: () => import('./cipher.ts'),
  collection: () => import('./collection.ts'),
  conversion: () => import('./conversion.ts'),
  datetime: () => import('./datetime.ts'),
  digest: () => import('./digest.ts'),
  element: () => import('./element.ts'),
  generator: () => import('./generator.ts'),
  json: () => import('./json.ts'),
  lambda: () => import('./lambda.ts'),
  number: () => import('./number.ts'),
  pattern: () => import('./pattern.ts'),
  record: loadRecordFamily,
  random: () => import('./random.ts'),
  sketch: () => import('./sketch.ts'),
  text: () => import('./text.ts'),
  vector: () => import('./vector.ts'),
  window: () => import('./window.ts'),
};

/** Its options may have patterns of dates, which are not known before a call is compiled. */
async function loadRecordFamily(): Promise<FamilyModule> {
  const { TIME_PATTERNS } = await import('../../connectors/format/time-options.ts');
  await TIME_PATTERNS.load();
  return import('./record.ts');
}
