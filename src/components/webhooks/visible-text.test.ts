import { describe, expect, it } from 'vitest';
import { visibleText } from './visible-text';

describe('a text that a stranger answered', () => {
  it.each([
    'plain\ttext\nof\r\nseveral lines',
    '{"name":"Ærø – 漢字 👩‍👧 مرحبا"}',
    String.raw`\u{202e} as it was typed`,
  ])('is shown as it came: %j', (text) => {
    expect(visibleText(text)).toBe(text);
  });

  it.each([
    ['safe\u202Etxt.exe', String.raw`safe\u{202e}txt.exe`],
    ['\u2066a\u2069', String.raw`\u{2066}a\u{2069}`],
    ['\u001B[31mred\u0007', String.raw`\u{1b}[31mred\u{7}`],
    ['first\rsecond', String.raw`first\u{d}second`],
    ['a\u0085b\u2028c', String.raw`a\u{85}b\u{2028}c`],
    ['a\u200Bb\uFEFF', String.raw`a\u{200b}b\u{feff}`],
    ['tag\u{E0041}', String.raw`tag\u{e0041}`],
  ])('shows what cannot be seen in %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });
});
