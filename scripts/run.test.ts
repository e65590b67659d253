import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

const WRITE_A_MAIL = `
  const { renderMail, sampleMails } = await import('./src/lib/email/index.ts');
  const appUrl = 'https://sentinel.example';
  const { invite } = sampleMails({ appUrl, now: new Date('2026-03-04T09:00:00Z') });
  const reader = { timeZone: null, locale: null };
  const mail = await renderMail(invite, reader, { appUrl, unsubscribe: null });
  console.log(mail.html.length > 1_000 && mail.subject);
`;

// Under the condition `react-server`, by which `server-only` could be had as well, it could not.
it('a worker can write mails', () => {
  const args = ['scripts/run.mjs', '--input-type=module', '--eval', WRITE_A_MAIL];
  const output = execFileSync(process.execPath, args, { encoding: 'utf8' });
  expect(output.trim()).toBe('Mara Lindqvist invites you to North region');
});
