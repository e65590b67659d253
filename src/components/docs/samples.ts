import { default as hmac } from './samples/hmac.ts?raw' with { type: 'text' };
import { default as receiveEvent } from './samples/receive-event.ts?raw' with { type: 'text' };
import { default as python } from './samples/verify.py?raw' with { type: 'text' };

/** What the documentation shows is the text of what its tests run. */
export const SAMPLES = { receiveEvent, python, hmac } as const;
