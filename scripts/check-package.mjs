#!/usr/bin/env node
/**
 * Checks the package as a user gets it: packs it, holds the size budgets, installs it into an empty project, and there
 * type-checks a program and runs a query from an import.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipBytes, loadedOnUse, loadedWith } from './bundle-size.mjs';

const root = resolve(import.meta.dirname, '..');
process.chdir(root);
const npm = (args, cwd) =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const failures = [];

execFileSync(process.execPath, ['esbuild.config.mjs', '--types'], { stdio: 'inherit' });

const page = loadedWith('dist/browser', ['index.js', 'functions.js', 'worker.js']);
const onUse = [...loadedOnUse('dist/browser', page)];
const sql = loadedWith(
  'dist/browser',
  onUse.filter((name) => name.startsWith('run-statement-')),
);
const coreBytes = gzipBytes('dist/browser', ['millrace.wasm']);

/** Bytes after gzip, as they travel. */
const BUDGETS = [
  { name: 'the WASM core', bytes: coreBytes, kilobytes: 60 },
  {
    name: 'the scalar WASM core',
    bytes: gzipBytes('dist/browser', ['millrace.scalar.wasm']),
    kilobytes: 60,
  },
  {
    name: 'the DataFrame API with its engine and the WASM core',
    bytes: coreBytes + gzipBytes('dist/browser', page),
    kilobytes: 180,
  },
  {
    name: 'SQL, on first use',
    bytes: gzipBytes(
      'dist/browser',
      [...sql].filter((name) => !page.has(name)),
    ),
    kilobytes: 100,
  },
];
for (const { name, bytes, kilobytes } of BUDGETS) {
  console.log(`${name}: ${(bytes / 1000).toFixed(1)} kB gzip of ${kilobytes}`);
  if (bytes > kilobytes * 1000) failures.push(`${name} is larger than ${kilobytes} kB gzip`);
}

const project = mkdtempSync(join(tmpdir(), 'millrace-package-'));
process.on('exit', () => rmSync(project, { recursive: true, force: true }));
const [packed] = JSON.parse(
  npm(['pack', '--json', '--ignore-scripts', '--pack-destination', project], root),
);
const unpackedBytes = packed.unpackedSize;
console.log(
  `the package: ${packed.files.length} files, ${(unpackedBytes / 1e6).toFixed(2)} MB unpacked`,
);
const stray = packed.files
  .map((file) => file.path)
  .filter((path) => /\.test\.|^test\/|^bench\//.test(path));
const PACKAGE_MEGABYTES_MAX = 5;
if (unpackedBytes > PACKAGE_MEGABYTES_MAX * 1e6)
  failures.push(`the package is larger than ${PACKAGE_MEGABYTES_MAX} MB`);
if (stray.length > 0) failures.push(`the package contains ${stray.join(', ')}`);

writeFileSync(
  join(project, 'package.json'),
  JSON.stringify({ name: 'empty', private: true, type: 'module' }),
);
npm(
  ['install', '--no-audit', '--no-fund', '--ignore-scripts', join(project, packed.filename)],
  project,
);

const PROGRAM = `
import { createSession, type DataFrame } from 'millrace';
import { ManualClock, type Pair, reducers, Seconds, StreamingContext } from 'millrace/dstream';
import { col, count, sum } from 'millrace/functions';

await using session = await createSession();
const visits: DataFrame = session.createDataFrame(
  [{ page: '/a', ms: 3 }, { page: '/b', ms: 5 }, { page: '/a', ms: 4 }],
  'page STRING, ms INT',
);
const rows = await visits.groupBy('page').agg(count('*').as('hits'), sum('ms').as('ms')).orderBy(col('page')).collect();
await visits.createOrReplaceTempView('visits');
const viaSql = await (await session.sql("SELECT page, count(*) AS hits FROM visits WHERE ms > 3 GROUP BY page ORDER BY page")).collect();
const clock = new ManualClock();
await using ssc = new StreamingContext(session, Seconds(1), { clock });
const counts: Pair<string, number>[] = [];
ssc
  .queueStream([['to', 'be'], ['to']])
  .map((word): Pair<string, null> => [word, null])
  .reduceByKeyAndWindow(reducers.count, Seconds(2))
  .foreachRDD((rdd) => counts.splice(0, counts.length, ...rdd.sortByKey().collect()));
await ssc.start();
clock.advance(Seconds(2));
await ssc.processAllAvailable();
console.log(JSON.stringify({ rows, viaSql, counts }));
`;
const EXPECTED = {
  rows: [
    { page: '/a', hits: 2, ms: 7 },
    { page: '/b', hits: 1, ms: 5 },
  ],
  viaSql: [
    { page: '/a', hits: 1 },
    { page: '/b', hits: 1 },
  ],
  counts: [
    ['be', 1],
    ['to', 2],
  ],
};
writeFileSync(join(project, 'program.ts'), PROGRAM);
writeFileSync(
  join(project, 'tsconfig.json'),
  JSON.stringify({
    compilerOptions: {
      target: 'ES2023',
      module: 'NodeNext',
      strict: true,
      noEmit: true,
      lib: ['ES2023', 'ESNext.Disposable'],
      types: ['node'],
      skipLibCheck: false,
    },
    files: ['program.ts'],
  }),
);
mkdirSync(join(project, 'node_modules/@types'), { recursive: true });
for (const name of ['node', 'ws'])
  cpSync(`node_modules/@types/${name}`, join(project, `node_modules/@types/${name}`), {
    recursive: true,
  });
cpSync('node_modules/undici-types', join(project, 'node_modules/undici-types'), {
  recursive: true,
});
try {
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/typescript/lib/tsc.js'), '-p', project],
    { stdio: 'inherit' },
  );
} catch {
  failures.push('a program that imports the package does not type-check');
}
execFileSync(
  join(root, 'node_modules/.bin/esbuild'),
  ['program.ts', '--format=esm', '--target=es2022', '--outfile=program.mjs', '--log-level=error'],
  { cwd: project, stdio: 'inherit' },
);
const answer = JSON.parse(
  execFileSync(process.execPath, ['program.mjs'], { cwd: project, encoding: 'utf8' }),
);
if (JSON.stringify(answer) !== JSON.stringify(EXPECTED))
  failures.push(`the installed package answered ${JSON.stringify(answer)}`);
else console.log('the installed package answers a DataFrame, a SQL query and a DStream');

const cli = execFileSync(
  process.execPath,
  ['node_modules/millrace/dist/node/cli.js', '--version'],
  { cwd: project, encoding: 'utf8' },
);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
if (cli.trim() !== version)
  failures.push(`millrace --version says ${cli.trim()} instead of ${version}`);

for (const failure of failures) console.error(`failed: ${failure}`);
process.exit(failures.length > 0 ? 1 : 0);
