/** A last part that is shorter would be told in good part by four characters. */
const LONG_ENOUGH = 12;
const SHOWN = 4;

/** `hooks.slack.com/services/T…/…x9Qa`: enough to know an address again, too little to use it. */
export function hintOf(url: string): string {
  const { host, pathname } = new URL(url);
  const parts = pathname.split('/').filter(Boolean);
  const [kind = '', team = ''] = parts;
  const last = parts.at(-1) ?? '';
  const end = last.length >= LONG_ENOUGH && parts.length > 2 ? last.slice(-SHOWN) : '';
  return [host, kind, `${team.slice(0, 1)}…`, `…${end}`].join('/');
}
