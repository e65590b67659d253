import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from './cn';

/** Also used on links: `<Link className={buttonVariants({ variant: 'primary' })}>`. */
export const buttonVariants = cva(
  [
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium',
    'whitespace-nowrap transition-colors select-none',
    'disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55',
    '[&_svg]:size-4 [&_svg]:shrink-0',
  ],
  {
    variants: {
      variant: {
        primary: 'border-transparent bg-accent text-accent-ink hover:bg-accent-hover',
        secondary: 'border-line bg-surface text-ink shadow-raised hover:bg-sunken',
        ghost: 'border-transparent text-ink-muted hover:bg-sunken hover:text-ink',
        danger: 'border-transparent bg-danger text-danger-ink hover:bg-danger-hover',
        quietDanger: 'border-line bg-surface text-danger shadow-raised hover:bg-danger-soft',
      },
      size: {
        sm: 'h-8 px-2.5 text-dense',
        md: 'h-9 px-3.5 text-sm',
        lg: 'h-11 px-4 text-sm',
        icon: 'size-9 text-sm',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

export interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof buttonVariants> {
  /** Shows that work is under way and blocks a second press without losing the focus. */
  readonly pending?: boolean;
}

export function Button({
  className,
  variant,
  size,
  pending = false,
  type = 'button',
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      className={cn(buttonVariants({ variant, size }), pending && 'cursor-progress', className)}
      {...rest}
    />
  );
}
