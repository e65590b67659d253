import fs from 'node:fs';
import path from 'node:path';
import type { Permission } from '../../src/lib/auth/policy';
import type { Json } from './http';
import { baseUrl, buildFolder } from './settings';

const folder = path.join(import.meta.dirname, '../../src/app/actions');

/** Every server action of the tree with what it asks for; those of plain forms are open to everybody. */
export function actionsOfTree(): Record<string, Permission | 'public'> {
  const found = fs.readdirSync(folder).flatMap((file) => {
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    const made = text.matchAll(
      /export const (\w+) = define(?:Form)?Action\(\{[^}]*?permission: '([\w.]+)'/g,
    );
    return [...made].map(([, name = '', permission = '']) => [name, permission] as const);
  });
  return Object.fromEntries(found) as Record<string, Permission | 'public'>;
}

interface Reference {
  readonly filename: string;
  readonly exportedName: string;
}

/** The ids under which the build offers its actions, by their names. */
export function actionIds(): Map<string, string> {
  const file = path.join(buildFolder, '.next/server/server-reference-manifest.json');
  const { node } = JSON.parse(fs.readFileSync(file, 'utf8')) as { node: Record<string, Reference> };
  return new Map(Object.entries(node).map(([id, { exportedName }]) => [exportedName, id]));
}

const ids = new Map<string, string>();

/** Calls an action as the browser does, from any page; answers its result. */
export async function act(
  name: string,
  input: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Json> {
  if (ids.size === 0) for (const [known, id] of actionIds()) ids.set(known, id);
  const response = await fetch(`${baseUrl}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'next-action': ids.get(name) ?? '',
      'content-type': 'text/plain;charset=UTF-8',
      accept: 'text/x-component',
      origin: new URL(baseUrl).origin,
      ...headers,
    },
    body: JSON.stringify([input]),
  });
  const text = await response.text();
  const line = text.split('\n').find((each) => /^[0-9a-f]+:\{"ok":/.test(each));
  if (!line) return { status: response.status, text: text.slice(0, 500) };
  return JSON.parse(line.slice(line.indexOf(':') + 1));
}
