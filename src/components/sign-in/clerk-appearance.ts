/**
 * Clerk's components in our colours. The values are names of roles, so that they follow the theme as
 * everything else does; `src/app/globals.css` holds both.
 */
export const CLERK_APPEARANCE = {
  variables: {
    colorPrimary: 'var(--accent)',
    colorPrimaryForeground: 'var(--accent-ink)',
    colorBackground: 'var(--surface)',
    colorForeground: 'var(--ink)',
    colorMuted: 'var(--sunken)',
    colorMutedForeground: 'var(--ink-muted)',
    colorNeutral: 'var(--ink)',
    colorInput: 'var(--surface)',
    colorInputForeground: 'var(--ink)',
    colorBorder: 'var(--line-strong)',
    colorRing: 'var(--accent)',
    colorDanger: 'var(--danger)',
    colorSuccess: 'var(--success)',
    fontFamily: 'inherit',
    fontSize: '0.875rem',
    borderRadius: '0.375rem',
  },
  options: { logoPlacement: 'none' },
  elements: {
    rootBox: { width: '100%' },
    cardBox: {
      width: '100%',
      maxWidth: '100%',
      border: '1px solid var(--line)',
      boxShadow: 'var(--shadow-raised)',
    },
  },
} as const;
