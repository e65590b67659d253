import { LinkTabs } from '../ui/link-tabs';

export type MailForm = 'html' | 'text';

export interface MailViewProps {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly form: MailForm;
  /** The address of this view in another form. */
  readonly hrefOf: (form: MailForm) => string;
}

/**
 * A mail as its reader would see it. It stands in a frame without any rights but to open its links in
 * a new window: whatever somebody typed into it can do nothing here.
 */
export function MailView({ subject, html, text, form, hrefOf }: MailViewProps) {
  return (
    <div className="flex flex-col gap-3">
      <LinkTabs
        label="Form of the mail"
        tabs={[
          { href: hrefOf('html'), label: 'As sent', isHere: form === 'html' },
          { href: hrefOf('text'), label: 'Text part', isHere: form === 'text' },
        ]}
      />
      {form === 'html' ? (
        <iframe
          title={`Mail: ${subject}`}
          srcDoc={html}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          className="h-[44rem] w-full rounded-lg border border-line bg-surface"
        />
      ) : (
        <pre className="overflow-x-auto rounded-lg border border-line bg-surface p-4 text-dense [overflow-wrap:anywhere] whitespace-pre-wrap">
          {text}
        </pre>
      )}
    </div>
  );
}
