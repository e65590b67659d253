'use client';

import { Check } from 'lucide-react';
import * as RadixMenu from 'radix-ui/dropdown-menu';
import type { ComponentProps } from 'react';
import { cn } from './cn';

export const DropdownMenu = RadixMenu.Root;
export const DropdownMenuTrigger = RadixMenu.Trigger;
export const DropdownMenuRadioGroup = RadixMenu.RadioGroup;

const itemClass = [
  'flex h-9 w-full cursor-default items-center gap-2 rounded-md px-2 text-sm text-ink outline-none',
  'select-none data-disabled:text-ink-muted data-highlighted:bg-sunken sm:h-8',
  '[&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-muted',
].join(' ');

/** Not portalled: the menu stays inside the landmark of its trigger, where a screen reader expects it. */
export function DropdownMenuContent({
  className,
  ...rest
}: ComponentProps<typeof RadixMenu.Content>) {
  return (
    <RadixMenu.Content
      sideOffset={6}
      collisionPadding={8}
      className={cn(
        'z-50 min-w-52 animate-rise rounded-lg border border-line bg-surface p-1 shadow-overlay',
        className,
      )}
      {...rest}
    />
  );
}

export function DropdownMenuItem({ className, ...rest }: ComponentProps<typeof RadixMenu.Item>) {
  return <RadixMenu.Item className={cn(itemClass, className)} {...rest} />;
}

export function DropdownMenuRadioItem({
  className,
  children,
  ...rest
}: ComponentProps<typeof RadixMenu.RadioItem>) {
  return (
    <RadixMenu.RadioItem className={cn(itemClass, className)} {...rest}>
      {children}
      <RadixMenu.ItemIndicator className="ml-auto">
        <Check aria-hidden="true" />
      </RadixMenu.ItemIndicator>
    </RadixMenu.RadioItem>
  );
}

export function DropdownMenuLabel({ className, ...rest }: ComponentProps<typeof RadixMenu.Label>) {
  return (
    <RadixMenu.Label
      className={cn('px-2 pt-1.5 pb-1 text-xs font-medium text-ink-muted', className)}
      {...rest}
    />
  );
}

export function DropdownMenuSeparator() {
  return <RadixMenu.Separator className="-mx-1 my-1 h-px bg-line" />;
}
