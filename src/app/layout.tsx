import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { AppToaster } from '@/components/layout/app-toaster';
import { ThemeProvider } from '@/components/layout/theme-provider';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Sentinel', template: '%s · Sentinel' },
  description:
    'Sentinel scores every sales deal by risk, shows how each score adds up, and says what to do next.',
  applicationName: 'Sentinel',
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f9fafb' },
    { media: '(prefers-color-scheme: dark)', color: '#0e1014' },
  ],
};

/** The nonce lets the theme script run before the first paint, so no page flashes the wrong theme. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;

  return (
    <html lang="en" className={GeistSans.variable} suppressHydrationWarning>
      <body className="min-h-dvh bg-canvas text-ink">
        <ThemeProvider nonce={nonce}>
          {children}
          <AppToaster />
        </ThemeProvider>
      </body>
    </html>
  );
}
