'use client';

import * as RadixTooltip from 'radix-ui/tooltip';
import { type ReactNode, useState } from 'react';

export interface TooltipProps {
  readonly content: ReactNode;
  /** One focusable element whose click does nothing else. */
  readonly children: ReactNode;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
}

/**
 * Opens on hover, on focus and, unlike most, on a tap: a phone has no hover. Not portalled, so that
 * its words stay in the landmark they explain.
 */
export function Tooltip({ content, children, side = 'top' }: TooltipProps) {
  const [open, setOpen] = useState(false);

  return (
    <RadixTooltip.Provider delayDuration={250}>
      <RadixTooltip.Root open={open} onOpenChange={setOpen}>
        <RadixTooltip.Trigger
          asChild
          onClick={(event) => {
            // Radix closes on a click unless it is prevented.
            event.preventDefault();
            setOpen(true);
          }}
        >
          {children}
        </RadixTooltip.Trigger>
        <RadixTooltip.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 animate-fade rounded-md bg-ink px-2.5 py-1.5 text-dense text-canvas shadow-overlay"
        >
          {content}
        </RadixTooltip.Content>
      </RadixTooltip.Root>
    </RadixTooltip.Provider>
  );
}
