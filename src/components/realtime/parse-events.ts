import type { LiveMessage } from '@/lib/realtime/model';

/** Reads server-sent events from text that arrives in pieces; comments and `retry:` are passed over. */
export function createEventParser(tell: (message: LiveMessage) => void): (piece: string) => void {
  let rest = '';

  const read = (block: string) => {
    const data = block
      .split('\n')
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice('data:'.length).trimStart())
      .join('\n');
    if (data) tell(JSON.parse(data) as LiveMessage);
  };

  return (piece) => {
    const blocks = (rest + piece).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) read(block);
  };
}
