/** What the commands share about their call: its arguments, and the file that they write. */
import { createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A mistake in how the program was called: one line, exit code 2. */
export class UsageError extends Error {}

/**
 * The arguments, with `--step -1` as `--step=-1`: `parseArgs` takes a value that begins with a dash for
 * a flag, and says so in place of what is wrong with the number.
 */
export function readArguments(given = process.argv.slice(2)): string[] {
  return given.reduce<string[]>((all, each) => {
    const before = all.at(-1);
    const isValue = /^-\d/.test(each) && before?.startsWith('--') && !before.includes('=');
    return isValue ? [...all.slice(0, -1), `${before}=${each}`] : [...all, each];
  }, []);
}

/** Whatever it is called, and by whatever link. */
function isSameFile(a: string, b: string): boolean {
  const [one, other] = [statSync(a, { bigint: true }), statSync(b, { bigint: true })];

  return one.dev === other.dev && one.ino === other.ino;
}

/** @throws UsageError where the file to write is one of those that are read */
export function demandOtherFile(out: string, inputs: Readonly<Record<string, unknown>>): void {
  if (!existsSync(out)) return;
  for (const [name, path] of Object.entries(inputs)) {
    if (typeof path !== 'string' || !existsSync(path) || !isSameFile(out, path)) continue;
    throw new UsageError(`--out: ${out} is the file of --${name}; name another one`);
  }
}

/**
 * Writes a file whole or not at all: a full disk leaves no half of it, and an older one as it was.
 *
 * @throws UsageError where that cannot be written
 */
export async function writeWhole(path: string, pieces: Iterable<string>): Promise<void> {
  // Nothing may take the place of a device or a pipe.
  const isFile = !existsSync(path) || statSync(path).isFile();
  const part = isFile ? `${path}.part` : path;
  try {
    await pipeline(Readable.from(pieces), createWriteStream(part));
    if (isFile) renameSync(part, path);
  } catch (error) {
    if (isFile && statSync(part, { throwIfNoEntry: false })?.isFile()) rmSync(part);
    throw new UsageError(`--out: ${error instanceof Error ? error.message : String(error)}`);
  }
}
