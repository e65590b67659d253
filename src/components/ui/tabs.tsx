'use client';

import * as RadixTabs from 'radix-ui/tabs';
import type { ComponentProps } from 'react';
import { cn } from './cn';

export const Tabs = RadixTabs.Root;

export function TabsList({ className, ...rest }: ComponentProps<typeof RadixTabs.List>) {
  return (
    <RadixTabs.List
      className={cn('inline-flex gap-0.5 rounded-lg bg-sunken p-0.5', className)}
      {...rest}
    />
  );
}

export function TabsTrigger({ className, ...rest }: ComponentProps<typeof RadixTabs.Trigger>) {
  return (
    <RadixTabs.Trigger
      className={cn(
        'h-8 rounded-md px-3 text-dense font-medium text-ink-muted transition-colors hover:text-ink sm:h-7',
        'data-[state=active]:bg-raised data-[state=active]:text-ink data-[state=active]:shadow-raised',
        className,
      )}
      {...rest}
    />
  );
}

export function TabsContent({ className, ...rest }: ComponentProps<typeof RadixTabs.Content>) {
  return (
    <RadixTabs.Content className={cn('focus-visible:outline-offset-4', className)} {...rest} />
  );
}
