import 'server-only';

export { acceptInvite, declineInvite, readInvite } from './answer-invite';
export { changeRole, removeMember, transferOwnership } from './change-members';
export {
  changeTeam,
  record as recordTeamFact,
  type LockedTeam,
  type TeamRequest,
} from './change-team';
export { createTeam } from './create-team';
export { findReceivedLink } from './find-received-link';
export { inviteLink } from './invite-link';
export { inviteMember, resendInvite, revokeInvite } from './invite-member';
export { getTeam, listAssignable, listInvites, listMembers, listTeams } from './read-teams';
export { renameTeam } from './rename-team';
