export interface ClerkSessionProps {
  readonly publishableKey: string;
  /** The request's CSP nonce, for the script that Clerk loads. */
  readonly nonce: string | undefined;
}

export interface ClerkFormProps extends ClerkSessionProps {
  readonly kind: 'sign-in' | 'sign-up';
  /** Where the script and the form come from, to name it where it does not answer. */
  readonly host: string;
  /** A page of ours to go to once signed in. */
  readonly next: string;
  /** Clerk has a session in this browser that is refused here. */
  readonly isRefused: boolean;
}
