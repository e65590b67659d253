import type { ServerResponse } from 'node:http';

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

export interface RecordPage {
  /** Whom the server stands in for: "Salesforce". */
  readonly provider: string;
  readonly title: string;
  /** What the record says, by name. */
  readonly facts: Readonly<Record<string, string | null>>;
}

/** What a link back to a record of a stand-in opens, in place of the provider's own page. */
function recordPage({ provider, title, facts }: RecordPage): string {
  const rows = Object.entries(facts)
    .map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value ?? '–')}</dd>`)
    .join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>${escaped(title)} – pretended ${escaped(provider)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.5rem}dd{margin:0}</style></head>
<body><main><p>This is a stand-in for ${escaped(provider)}, with pretended data.</p>
<h1>${escaped(title)}</h1><dl>${rows}</dl></main></body></html>`;
}

/** Answers what a browser opens, where there is such a record. @returns whether there was */
export function sendPage(response: ServerResponse, page: RecordPage | null): boolean {
  if (!page) return false;
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(recordPage(page));
  return true;
}
