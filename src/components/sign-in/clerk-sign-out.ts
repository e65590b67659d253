type SignOut = () => Promise<void>;

let offered: SignOut | null = null;

/** Called where Clerk keeps the session: signing out is then Clerk's to do, not a form's. */
export function offerClerkSignOut(signOut: SignOut | null): void {
  offered = signOut;
}

/** How to sign out of Clerk; null where another sign-in is in force. */
export const findClerkSignOut = (): SignOut | null => offered;
