import 'server-only';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { AppError } from '@/lib/core/errors';
import { findActor, readCredentials, resolveActor, type Actor, type Credentials } from '@/lib/auth';
import { getDeps } from '@/lib/platform/deps';
import { getEnv } from '@/lib/platform/env';

/** The value of a cookie, as it was sent. */
export function cookieOf(request: Request, name: string): string | null {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1) : null;
}

const credentialsOf = (request: Request): Credentials =>
  readCredentials(getEnv(), request.headers.get('authorization'), (name) =>
    cookieOf(request, name),
  );

/** @throws AppError UNAUTHENTICATED */
export const requireActor = (request: Request): Promise<Actor> =>
  resolveActor(getDeps(), getEnv(), credentialsOf(request));

/** What a browser shows to open a page. Pages take no Bearer header: only its session opens them. */
export async function pageCredentials(): Promise<Credentials> {
  const jar = await cookies();
  return readCredentials(getEnv(), null, (name) => jar.get(name)?.value ?? null);
}

/** The actor of a page that also serves nobody; null for those. */
export const findPageActor = async (): Promise<Actor | null> =>
  findActor(getDeps(), getEnv(), await pageCredentials());

/** The actor of a server action. @throws AppError UNAUTHENTICATED */
export async function requireActionActor(): Promise<Actor> {
  // Next compares Origin with the host; a request without Origin may still say where it comes from.
  if ((await headers()).get('sec-fetch-site') === 'cross-site') {
    throw new AppError('FORBIDDEN', 'This request came from another site.');
  }
  const actor = await findPageActor();
  if (actor) return actor;
  throw new AppError(
    'UNAUTHENTICATED',
    'You are signed out. Sign in again in another tab, then repeat this: what you typed is kept.',
  );
}

/** The actor of a page; nobody is sent to the sign-in and comes back afterwards. */
export async function requirePageActor(): Promise<Actor> {
  const actor = await findPageActor();
  if (actor) return actor;
  const path = (await headers()).get('x-path') ?? '/dashboard';
  redirect(`/sign-in?next=${encodeURIComponent(path)}`);
}
