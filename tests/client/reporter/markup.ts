/** A piece of markup as a tree that two writers of the same thing agree on. */
export interface Markup {
  readonly tag: string;
  readonly attributes: readonly string[];
  readonly children: readonly (Markup | string)[];
}

const VOID = new Set(['input', 'br', 'hr', 'img', 'meta', 'link']);
const token =
  /<!--[\s\S]*?-->|<\/([a-z][a-z0-9]*)\s*>|<([a-z][a-z0-9]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>|[^<]+/gi;
const attribute = /([^\s=]+)(?:="([^"]*)")?/g;
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#x27': "'",
};

/**
 * Reads well-formed markup into a tree. Comments, the space around text and the order of attributes and of classes do
 * not count. Throws on an end tag that closes nothing.
 */
export function readMarkup(html: string): (Markup | string)[] {
  const root: { tag: string; attributes: string[]; children: (Markup | string)[] } = {
    tag: '',
    attributes: [],
    children: [],
  };
  const open = [root];
  for (const [whole, end, start, rest = ''] of html.matchAll(token)) {
    const parent = open.at(-1)!;
    if (whole.startsWith('<!--')) continue;
    if (end !== undefined) {
      if (open.pop()?.tag !== end) throw new Error(`</${end}> closes nothing`);
    } else if (start !== undefined) {
      const element = { tag: start, attributes: readAttributes(rest), children: [] };
      parent.children.push(element);
      if (!VOID.has(start)) open.push(element);
    } else {
      const text = decode(whole).replace(/\s+/g, ' ').trim();
      if (text !== '') parent.children.push(text);
    }
  }
  return root.children;
}

function readAttributes(text: string): string[] {
  return [...text.matchAll(attribute)]
    .map(([, name = '', value = '']) => {
      const words = decode(value).split(/\s+/).filter(Boolean);
      if (name === 'class' || name === 'aria-describedby') words.sort();
      return `${name}=${words.join(' ')}`;
    })
    .sort();
}

function decode(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
}

/** The tree with each element passed through `change`, children first. */
export function mapMarkup(
  nodes: readonly (Markup | string)[],
  change: (element: Markup) => Markup,
): (Markup | string)[] {
  return nodes.map((node) =>
    typeof node === 'string' ? node : change({ ...node, children: mapMarkup(node.children, change) }),
  );
}
