import 'server-only';
import { render, toPlainText } from '@react-email/render';
import { formatsOf, type Formats } from './formats';
import type { MailContent, MailFrame, MailReader, RenderedMail } from './model';
import { subjectLine } from './plain-words';
import { DigestMail } from './templates/digest-mail';
import { InviteMail } from './templates/invite-mail';
import { MailLayout } from './templates/layout';
import { ListMail } from './templates/list-mail';
import { previewOf, REASONS, titleOf } from './words';

function Words({ content, formats }: { readonly content: MailContent; readonly formats: Formats }) {
  if (content.template === 'invite') return <InviteMail content={content} formats={formats} />;
  if (content.template === 'digest_ready')
    return <DigestMail content={content} formats={formats} />;
  return <ListMail content={content} formats={formats} />;
}

/** One click in the mail program switches that kind off (RFC 8058). */
const headersOf = ({ unsubscribe }: MailFrame): Record<string, string> =>
  unsubscribe
    ? {
        'List-Unsubscribe': `<${unsubscribe.oneClickUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }
    : {};

/** Names in headings are not to be shouted. */
const AS_TYPED = ['h1', 'h2'].map((selector) => ({ selector, options: { uppercase: false } }));

/** A mail in words, of which the text is made from the same content as the page. */
export async function renderMail(
  content: MailContent,
  reader: MailReader,
  frame: MailFrame,
): Promise<RenderedMail> {
  const formats = formatsOf(reader);
  const title = titleOf(content, formats);
  const html = await render(
    <MailLayout
      {...frame}
      title={title}
      preview={previewOf(content, formats)}
      why={REASONS[content.template]}
    >
      <Words content={content} formats={formats} />
    </MailLayout>,
  );
  return {
    subject: subjectLine(title),
    html,
    text: toPlainText(html, { selectors: AS_TYPED }),
    headers: headersOf(frame),
  };
}
