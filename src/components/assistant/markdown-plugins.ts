/** As much of a tree of HTML elements as is looked at here. */
interface Node {
  readonly type: string;
  readonly tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
}

/** What the check of an answer puts in place of what the figures do not hold. */
const MARK = /⟦unverified: ([^⟦⟧\n]*)⟧/g;
/** Inside code nothing is markup, so there the escapes of a mark are shown as they are. */
const ESCAPE = /\\([!-/:-@[-`{-~])/g;

const textNode = (value: string): Node => ({ type: 'text', value });
const markNode = (value: string): Node => ({
  type: 'element',
  tagName: 'mark',
  properties: {},
  children: [textNode(value)],
});

/** A text with its marks as elements of their own; null where it holds none. */
function splitText(value: string, isCode: boolean): Node[] | null {
  const nodes: Node[] = [];
  let end = 0;
  for (const found of value.matchAll(MARK)) {
    const [all, inside = ''] = found;
    nodes.push(textNode(value.slice(end, found.index)));
    nodes.push(markNode(isCode ? inside.replaceAll(ESCAPE, '$1') : inside));
    end = found.index + all.length;
  }
  if (end === 0) return null;
  return [...nodes, textNode(value.slice(end))].filter((node) => node.value !== '');
}

/** Gives a table or a block of code its number among its kind. */
function countNode(node: Node, counts: Record<string, number>): void {
  const count = counts[node.tagName ?? ''];
  if (node.tagName === undefined || count === undefined) return;
  counts[node.tagName] = count + 1;
  node.properties = { ...node.properties, 'data-number': count + 1 };
}

const withMarks = (children: readonly Node[], isCode: boolean): Node[] =>
  children.flatMap((child) => {
    const parts = child.type === 'text' ? splitText(child.value ?? '', isCode) : null;
    return parts ?? [child];
  });

/**
 * Makes elements of the marks of an answer, and numbers its tables and code blocks, so that each can
 * be told from the others by name.
 */
export function markUnverified() {
  return (tree: Node): void => {
    const counts = { table: 0, pre: 0 };
    const open = [{ node: tree, isCode: false }];
    for (let each = open.pop(); each !== undefined; each = open.pop()) {
      const { node } = each;
      const isCode = each.isCode || node.tagName === 'code';
      countNode(node, counts);
      if (!node.children) continue;
      node.children = withMarks(node.children, isCode);
      // The last is taken first: turned round, so that the numbers follow the text.
      for (const child of node.children.toReversed()) {
        if (child.tagName !== 'mark') open.push({ node: child, isCode });
      }
    }
  };
}

const MAX_DELIMITERS = 1_500;
const CONTAINERS = /^[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*){13,}/m;
const DELIMITERS = /[*_~[\]<`!]/g;
const BLANK_LINE = /\n[ \t]*\n/;
const DEEP_INDENT = /^[ \t]{60,}\S/m;

/**
 * Whether a text nests deeper than any answer would: the parts of a Markdown reader call themselves at
 * each level, and would run out of stack. Such a text is shown as it is.
 */
export function isTangled(text: string): boolean {
  if (CONTAINERS.test(text) || DEEP_INDENT.test(text)) return true;
  return text
    .split(BLANK_LINE)
    .some((block) => (block.match(DELIMITERS)?.length ?? 0) > MAX_DELIMITERS);
}
