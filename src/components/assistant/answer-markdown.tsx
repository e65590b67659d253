import Link from 'next/link';
import { memo, type ReactNode } from 'react';
import Markdown, { type Components, type ExtraProps } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { cn } from '../ui/cn';
import { ScrollRegion } from '../ui/scroll-region';
import { Table, TableCell, TableHead, TableHeader, TableRow } from '../ui/table';
import { isTangled, markUnverified } from './markdown-plugins';
import { UnverifiedMark } from './unverified-mark';

/** The only address that an answer may lead to: a deal's page. */
const DEAL_PATH = /^\/deals\/[a-z0-9]{8,40}$/;

/** Whatever is not listed is taken out, and its words stay: images, footnotes, boxes to tick. */
const ALLOWED =
  'p br hr strong em del mark a ul ol li blockquote h1 h2 h3 h4 h5 h6 pre code table thead tbody tr th td'.split(
    ' ',
  );

const Heading = ({ children }: { readonly children?: ReactNode }) => (
  <h3 className="mt-5 mb-2 text-sm font-semibold first:mt-0">{children}</h3>
);

type Element = ExtraProps['node'];

const holdsMark = (node: Element): boolean =>
  node?.children.some(
    (child) => child.type === 'element' && (child.tagName === 'mark' || holdsMark(child)),
  ) ?? false;

const PARTS: Components = {
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
  p: ({ children, node }) => {
    // What a mark opens on hover is a block, which no paragraph may hold.
    const Paragraph = holdsMark(node) ? 'div' : 'p';
    return <Paragraph className="my-2.5 first:mt-0 last:mb-0">{children}</Paragraph>;
  },
  ul: ({ children }) => <ul className="my-2.5 list-disc space-y-1 pl-5">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="my-2.5 list-decimal space-y-1 pl-6">
      {children}
    </ol>
  ),
  li: ({ children }) => <li className="pl-0.5 marker:text-ink-muted">{children}</li>,
  blockquote: ({ children }) => (
    <blockquote className="my-3 border-l-2 border-line-strong pl-4">{children}</blockquote>
  ),
  hr: () => <hr className="my-4 border-line" />,
  a: ({ href, children }) =>
    href !== undefined && DEAL_PATH.test(href) ? (
      <Link
        href={href}
        prefetch={false}
        className="font-medium text-accent-text underline decoration-accent-text/40 underline-offset-2 hover:decoration-accent-text"
      >
        {children}
      </Link>
    ) : (
      <span>{children}</span>
    ),
  mark: ({ children }) => <UnverifiedMark>{children}</UnverifiedMark>,
  code: ({ children }) => (
    <code className="rounded-sm bg-sunken px-1 py-0.5 font-mono text-[0.85em] in-[pre]:bg-transparent in-[pre]:p-0">
      {children}
    </code>
  ),
  thead: ({ children }) => <TableHeader>{children}</TableHeader>,
  tbody: ({ children }) => <tbody>{children}</tbody>,
  tr: ({ children }) => <TableRow>{children}</TableRow>,
  th: ({ children, style }) => (
    <TableHead style={style} className="border-b border-line">
      {children}
    </TableHead>
  ),
  td: ({ children, style }) => (
    <TableCell
      style={style}
      className={cn(
        'py-2 align-top [overflow-wrap:break-word] tabular-nums',
        // A figure stays in one piece; what does not fit is scrolled to.
        style?.textAlign === 'right' ? 'whitespace-nowrap' : 'min-w-28',
      )}
    >
      {children}
    </TableCell>
  ),
};

const numberOf = (node: { readonly properties: object } | undefined): string =>
  node && 'data-number' in node.properties ? String(node.properties['data-number']) : '';

/** What is named after the answer that it stands in. */
const partsOf = (label: string): Components => ({
  ...PARTS,
  table: ({ children, node }) => (
    <div className="my-3 rounded-md border border-line">
      <ScrollRegion label={`${label}, table ${numberOf(node)}`}>
        <Table>{children}</Table>
      </ScrollRegion>
    </div>
  ),
  pre: ({ children, node }) => (
    <div className="my-3 rounded-md border border-line bg-sunken">
      <ScrollRegion label={`${label}, code ${numberOf(node)}`}>
        <pre className="p-3 text-dense leading-5">{children}</pre>
      </ScrollRegion>
    </div>
  ),
});

const onlyDeals = (url: string): string => (DEAL_PATH.test(url) ? url : '');
const REMARK = [remarkGfm];
const REHYPE = [markUnverified];

export interface AnswerMarkdownProps {
  readonly text: string;
  /** Names the answer among the others: "Answer 2". */
  readonly label: string;
}

/**
 * An answer's Markdown: no image, no HTML, no link but to a deal, whatever stands in it.
 */
export const AnswerMarkdown = memo(({ text, label }: AnswerMarkdownProps) => {
  if (isTangled(text)) {
    return <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>;
  }
  return (
    <div className="min-w-0 leading-6 [overflow-wrap:anywhere]">
      <Markdown
        remarkPlugins={REMARK}
        rehypePlugins={REHYPE}
        allowedElements={ALLOWED}
        unwrapDisallowed
        skipHtml
        urlTransform={onlyDeals}
        components={partsOf(label)}
      >
        {text}
      </Markdown>
    </div>
  );
});
AnswerMarkdown.displayName = 'AnswerMarkdown';
