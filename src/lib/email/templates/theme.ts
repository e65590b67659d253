/** The product's own colours (src/app/globals.css) in the notation that mail programs know. */
export const COLOURS = {
  canvas: '#f9fafb',
  surface: '#ffffff',
  sunken: '#f1f2f5',
  line: '#e0e2e5',
  ink: '#171a23',
  muted: '#565b65',
  accent: '#4749b7',
  accentInk: '#fbfbff',
  accentText: '#4243b0',
  High: { ink: '#ac2914', soft: '#ffeae3' },
  Medium: { ink: '#7d5002', soft: '#fff1ce' },
  Low: { ink: '#005f63', soft: '#e0f5f6' },
} as const;

export const FONT =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/** Mail programs that know dark screens read this; all others show what stands on each element. */
export const STYLES = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .canvas { background-color: #0d0f13 !important; }
    .surface { background-color: #15171c !important; }
    .sunken { background-color: #1d2026 !important; }
    .line { border-color: #2a2c33 !important; }
    .ink { color: #edeef2 !important; }
    .muted { color: #a7abb3 !important; }
    .link { color: #acb2ff !important; }
    .button { background-color: #959af7 !important; color: #0c0e1c !important; }
    .High { background-color: #451c15 !important; color: #ff9d82 !important; }
    .Medium { background-color: #38280c !important; color: #f3c767 !important; }
    .Low { background-color: #0d2e30 !important; color: #83d5d5 !important; }
  }
  @media (max-width: 480px) {
    .edge { padding: 12px 8px !important; }
    .roomy { padding: 20px 16px !important; }
  }
`;
