import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** Who may import whom inside `src/`: a folder imports from its own layer's right only, or from itself. */
const LAYERS = [
  ['session-worker'],
  ['engine'],
  ['dstream'],
  ['api'],
  ['connect', 'sql'],
  ['shard'],
  ['streaming'],
  ['optimizer'],
  ['analysis'],
  ['physical'],
  ['state'],
  ['functions'],
  ['connectors'],
  ['wasm'],
  ['plan'],
  ['types', 'errors', 'ports'],
];

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isTypeOnly: boolean;
}

function imports(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const found: Import[] = [];
  for (const [, isType, path] of text.matchAll(
    /^(?:import|export)( type)?[^;'"]*? from '(\.[^']+)'/gms,
  )) {
    found.push({
      from: file,
      to: relative(ROOT, resolve(ROOT, dirname(file), path)),
      isTypeOnly: isType !== undefined,
    });
  }
  for (const [, path] of text.matchAll(/import\('(\.[^']+)'\)/g)) {
    found.push({
      from: file,
      to: relative(ROOT, resolve(ROOT, dirname(file), path)),
      isTypeOnly: true,
    });
  }
  return found;
}

const folderOf = (file: string) => (file.split(sep).length > 2 ? file.split(sep)[1] : '');
const isFoundation = (folder: string) => LAYERS[LAYERS.length - 1].includes(folder);
const layerOf = (folder: string) => LAYERS.findIndex((layer) => layer.includes(folder));

describe('the structure', () => {
  const core = sources('src');

  test('src/ imports itself and the ABI only, and platforms import src/', () => {
    const wrong = core
      .flatMap(imports)
      .filter(
        ({ to }) =>
          !to.startsWith(`src${sep}`) && !/^assembly[\\/](record-|line-)?abi\.ts$/.test(to),
      );
    expect(wrong).toEqual([]);
    for (const platform of ['node', 'web']) {
      const wrongThere = sources(platform)
        .flatMap(imports)
        .filter(({ to }) => !to.startsWith(`src${sep}`) && !to.startsWith(`${platform}${sep}`));
      expect(wrongThere).toEqual([]);
    }
  });

  test('assembly/ imports nothing from outside', () => {
    const wrong = sources('assembly')
      .flatMap(imports)
      .filter(({ to }) => !to.startsWith(`assembly${sep}`));
    expect(wrong).toEqual([]);
  });

  test('a folder of src/ imports only from folders to its right', () => {
    const wrong = core.flatMap(imports).filter(({ from, to }) => {
      const importer = folderOf(from);
      const imported = folderOf(to);
      if (importer === '' || importer === imported || !to.startsWith('src')) return false;
      // Types raise errors and errors name types; that no module needs itself is tested below.
      if (isFoundation(importer) && isFoundation(imported)) return false;
      return layerOf(importer) < 0 || layerOf(imported) <= layerOf(importer);
    });
    expect(wrong).toEqual([]);
  });

  test('there are no import cycles between modules that run', () => {
    const graph = new Map<string, string[]>();
    for (const file of [...core, ...sources('node'), ...sources('web')]) {
      graph.set(
        file,
        imports(file)
          .filter((entry) => !entry.isTypeOnly)
          .map((entry) => entry.to),
      );
    }
    expect(findCycle(graph)).toBeUndefined();
  });

  test('a session whose engine is in a worker loads nothing of the engine', () => {
    const page = reachable([
      join('src', 'index.ts'),
      join('src', 'api', 'functions.ts'),
      join('src', 'session-worker', 'worker-session.ts'),
      join('web', 'index.ts'),
    ]);
    const engine = [
      'analysis',
      'engine',
      'functions',
      'optimizer',
      'physical',
      'sql',
      'state',
      'wasm',
    ];
    expect(page.filter((file) => engine.includes(folderOf(file)))).toEqual([]);
    expect(page).toContain(join('src', 'api', 'dataframe.ts'));
  });

  test('no module of src/ names a platform', () => {
    const wrong = core.filter((file) =>
      /from 'node:|\bDate\.now\(|\bMath\.random\(|\bsetTimeout\(|\bprocess\./.test(
        readFileSync(join(ROOT, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''),
      ),
    );
    expect(wrong).toEqual([]);
  });
});

/** All modules that run when some run. */
function reachable(entries: readonly string[]): string[] {
  const found = new Set(entries);
  for (const file of found) {
    for (const { to, isTypeOnly } of imports(file)) if (!isTypeOnly) found.add(to);
  }
  return [...found];
}

/** A path from a module back to itself. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...path, file]);
      if (cycle !== undefined) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
