import type { TeamRole } from '@/lib/auth/model';
import type { DeleteTeamInput } from '@/lib/account/team-schema';
import type { Action } from '../hooks/use-action';

interface OfTeam {
  readonly id: string;
}

/** The server actions of the team page; they reach the components as props. */
export interface TeamActions {
  readonly create: Action<{ readonly name: string; readonly defaultCurrency: string }, OfTeam>;
  readonly change: Action<
    OfTeam & { readonly name: string; readonly defaultCurrency: string },
    unknown
  >;
  readonly invite: Action<
    OfTeam & { readonly email: string; readonly role: TeamRole },
    { readonly link: string }
  >;
  readonly resend: Action<OfTeam & { readonly inviteId: string }, { readonly link: string }>;
  readonly revoke: Action<OfTeam & { readonly inviteId: string }, unknown>;
  readonly changeRole: Action<
    OfTeam & { readonly userId: string; readonly role: TeamRole },
    unknown
  >;
  readonly remove: Action<
    OfTeam & { readonly userId: string; readonly assignTo?: string | undefined },
    unknown
  >;
  readonly transfer: Action<OfTeam & { readonly userId: string }, unknown>;
  readonly delete: Action<
    OfTeam & DeleteTeamInput,
    { readonly deals: number; readonly finished: boolean }
  >;
}
