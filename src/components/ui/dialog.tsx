'use client';

import { X } from 'lucide-react';
import * as RadixDialog from 'radix-ui/dialog';
import type { ReactNode } from 'react';
import { Button } from './button';
import { cn } from './cn';

/** Shared with the alert dialog, so that both open in the same place and the same way. */
export const overlayClass = 'fixed inset-0 z-50 bg-black/45 animate-fade';
export const panelClass = [
  'fixed left-1/2 top-1/2 z-50 w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2',
  'max-h-[calc(100dvh-2rem)] overflow-y-auto rounded-xl border border-line bg-surface p-5',
  'shadow-overlay animate-rise',
].join(' ');

export interface DialogProps {
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly trigger?: ReactNode;
  readonly title: string;
  readonly description?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Dialog(props: DialogProps) {
  const { open, onOpenChange, trigger, title, description, className, children } = props;

  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <RadixDialog.Trigger asChild>{trigger}</RadixDialog.Trigger>}
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={overlayClass} />
        <RadixDialog.Content
          className={cn(panelClass, className)}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <div className="flex items-start justify-between gap-4">
            <RadixDialog.Title className="text-base font-semibold">{title}</RadixDialog.Title>
            <RadixDialog.Close asChild>
              <Button variant="ghost" size="icon" aria-label="Close" className="-mt-1.5 -mr-1.5">
                <X aria-hidden="true" />
              </Button>
            </RadixDialog.Close>
          </div>
          {description && (
            <RadixDialog.Description className="mt-1 text-dense text-ink-muted">
              {description}
            </RadixDialog.Description>
          )}
          <div className="mt-4">{children}</div>
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

export const DialogClose = RadixDialog.Close;

/** The foot of a dialog: the way out, then the way on. */
export function DialogButtons({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex justify-end gap-2">
      <DialogClose asChild>
        <Button>Cancel</Button>
      </DialogClose>
      {children}
    </div>
  );
}
