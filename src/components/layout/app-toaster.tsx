'use client';

import { useTheme } from 'next-themes';
import { Toaster, type ToasterProps } from 'sonner';

const THEMES: readonly string[] = ['light', 'dark', 'system'];
const isTheme = (value: string): value is NonNullable<ToasterProps['theme']> =>
  THEMES.includes(value);

export function AppToaster() {
  const { theme = 'system' } = useTheme();

  return (
    <Toaster
      theme={isTheme(theme) ? theme : 'system'}
      position="bottom-right"
      mobileOffset={{ bottom: '5rem' }}
      closeButton
      duration={6000}
      toastOptions={{
        style: {
          background: 'var(--surface)',
          color: 'var(--ink)',
          borderColor: 'var(--line)',
          boxShadow: 'var(--shadow-overlay)',
          fontFamily: 'var(--font-geist-sans)',
        },
      }}
    />
  );
}
