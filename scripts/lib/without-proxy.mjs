import fs from 'node:fs';
import path from 'node:path';
import { PlainError } from './plain-error.mjs';

/** Where a build names `src/proxy.ts`, which runs in Node and so stands among the functions. */
const MANIFEST = '.next/server/functions-config-manifest.json';
const ENTRY = '/_middleware';

/**
 * Copies a standalone build to a folder and takes the proxy file out of it: for the tests that show
 * that it is no lock.
 *
 * @throws PlainError where the build does not name it as expected: the tests would show nothing
 */
export function copyWithoutProxy(target, folder) {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.cpSync(target, folder, { recursive: true });
  const file = path.join(folder, MANIFEST);
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (!manifest.functions?.[ENTRY]) {
    throw new PlainError(`The build names no proxy in ${MANIFEST}: look where Next keeps it now.`);
  }
  delete manifest.functions[ENTRY];
  fs.writeFileSync(file, JSON.stringify(manifest));
  for (const name of ['middleware.js', 'middleware.js.nft.json']) {
    fs.rmSync(path.join(folder, '.next/server', name), { force: true });
  }
}
