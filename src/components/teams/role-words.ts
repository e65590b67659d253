import type { TeamRole } from '@/lib/auth/model';

export const ROLE_LABELS: Readonly<Record<TeamRole, string>> = {
  owner: 'Owner',
  admin: 'Admin',
  member: 'Member',
  viewer: 'Viewer',
};

/** What each role may do, in a line. */
export const ROLE_MEANINGS: Readonly<Record<TeamRole, string>> = {
  owner: 'Everything, including deleting the team',
  admin: 'People, settings and deals',
  member: 'Works on the team’s deals',
  viewer: 'Reads, and changes nothing',
};
