import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { installPackage } from './app-folder.ts';

/** Installs the packed package once; each test has a copy of the folder. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-installed-'));
  installPackage(folder);
  project.provide('installed', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
